/** How the OpenAPI document of administration describes the proof of identity. */
export const actorTokenScheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: `A JWT of the configured issuer for the configured audience, with \`sub\`, \`exp\`, \`roles\` (\`SUPER_ADMIN\`, \`TENANT_ADMIN\`, \`TEAM_LEAD\`, \`ENGINEER\`), \`tenant_id\` for whoever belongs to a tenant, and \`team\` for whoever belongs to a team. It is signed by a key of the issuer's JWKS (EdDSA, ES256, PS256 or RS256), or by the shared key (HS256).

What a route asks for stands with it as \`resource:action:scope\`: a role must permit that at least as far.

An act is about the tenant of the token. A SUPER_ADMIN names another in \`X-Tenant-Id\`, and must name one when the token has none.`,
} as const
