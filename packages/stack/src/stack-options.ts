import type { InstanceOptions } from './instance.ts'

export interface StackOptions extends InstanceOptions {
  /** The services' `NS`; empty by default. Also names the database. */
  readonly namespace?: string
  /** How many of each service; 1 by default. */
  readonly replicas?: { readonly payment?: number; readonly interview?: number }
  /** Of the Claude simulator, between two tokens; its own default when absent. */
  readonly tokenDelayMs?: number
  /** There is no mail server, so that payment-service sends no e-mails; by default a catcher takes them. */
  readonly withoutMail?: boolean
  /**
   * The checkout whose services, migrations and demo data these are; this one by default. May be a link, which each start of a
   * service follows anew.
   */
  readonly servicesOf?: string
  /** Have Prometheus and Alertmanager look at the services. */
  readonly observe?: boolean
  /** Have nginx in front of the services, which believe what it says of addresses. */
  readonly gateway?: boolean
  /** More variables for both services. */
  readonly serviceEnvironment?: Record<string, string>
  /** Take the developer's `.env` and real keys; by default both outside services are simulated. */
  readonly useDeveloperSettings?: boolean
  /** Start a service again that ends by itself, as an orchestrator would. */
  readonly restartServices?: boolean
  /** Also describe this stack in `.stack/addresses.json`, unless another one that runs does. */
  readonly publishAddresses?: boolean
}
