"""What `npm run test:api` adds to schemathesis: proofs, so that requests get past access control, and values that exist.

The file that `API_STAGE` names holds what packages/journey/src/api/set-stage.ts has made:

    clients          API clients that sign: {"client_id", "secret"}
    actor_tokens     bearer tokens of administration
    sessions         open interviews: {"session_id", "token"}
    sessions_to_end  others like them, for what ends one
    access_codes     codes in their different states
    pending_orders   orders that wait to be paid, for what changes one; following one would take minutes
    values           for the name of a parameter or a field, values that exist: {"order_id": ["…"], …}

A share of the requests keeps its generated values, and a few go without a proof, since refusals are answers too.
"""

import hashlib
import hmac
import json
import os
import random
import time
import uuid
from collections.abc import MutableMapping

import requests
import schemathesis

with open(os.environ["API_STAGE"], encoding="utf-8") as file:
    stage = json.load(file)

# Two runs with one seed send the same, but for times, nonces and what the stage calls things.
chance = random.Random(os.environ["API_SEED"])

KNOWN_SHARE = 0.8
UNPROVED_SHARE = 0.03

ENDING = {"finishInterview", "deleteInterview"}

# Signing headers and how they are made: packages/contracts/src/request-signature.ts.
CLIENT_ID, TIMESTAMP, NONCE, SIGNATURE = "X-Client-Id", "X-Timestamp", "X-Nonce", "X-Signature"


class Signed(requests.auth.AuthBase):
    """Signs a request as it goes out: method, path and query as sent, time, nonce, and the hash of the body's bytes."""

    def __init__(self, client):
        self.client = client

    def __call__(self, request):
        body = request.body or b""
        if isinstance(body, str):
            body = body.encode("utf-8")
        timestamp, nonce = str(int(time.time())), str(uuid.uuid4())
        text = "\n".join(
            [request.method.upper(), request.path_url, timestamp, nonce, hashlib.sha256(body).hexdigest()]
        )
        request.headers[CLIENT_ID] = self.client["client_id"]
        request.headers[TIMESTAMP] = timestamp
        request.headers[NONCE] = nonce
        request.headers[SIGNATURE] = hmac.new(
            self.client["secret"].encode("utf-8"), text.encode("utf-8"), hashlib.sha256
        ).hexdigest()
        return request


class Bearer(requests.auth.AuthBase):
    """Proves a candidate or an actor of administration by a token."""

    def __init__(self, token):
        self.token = token

    def __call__(self, request):
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


class FromNewAddress(requests.auth.AuthBase):
    """Comes from an address of its own each time, past limits by address, and is proved by another class as well."""

    def __init__(self, proof):
        self.proof = proof

    def __call__(self, request):
        request.headers["X-Forwarded-For"] = f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(1, 255)}"
        return request if self.proof is None else self.proof(request)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Takes away the schema of a stream: OpenAPI 3.1 can give it one as a whole only, and here each event is held against it."""
    for item in raw_schema["paths"].values():
        for operation in item.values():
            for response in operation.get("responses", {}).values():
                response.get("content", {}).get("text/event-stream", {}).pop("schema", None)


@schemathesis.hook
def before_call(context, case, kwargs):
    operation = case.operation.definition.raw
    session = chance.choice(stage["sessions_to_end" if operation["operationId"] in ENDING else "sessions"])
    known = {**stage["values"], "id": [session["session_id"]], "access_code": stage["access_codes"]}
    if case.method != "GET":
        known["order_id"] = known["order_id"] + stage["pending_orders"]
    for part in (case.path_parameters, case.query, case.headers, case.body):
        if isinstance(part, MutableMapping):
            put_known_values(part, known)
    schemes = {name for alternative in operation.get("security", []) for name in alternative}
    if "accessCode" in schemes and chance.random() < KNOWN_SHARE:
        case.headers["X-Access-Code"] = chance.choice(stage["access_codes"])
    if "actorToken" in schemes and chance.random() < KNOWN_SHARE:
        case.headers["X-Tenant-Id"] = chance.choice(stage["values"]["x_tenant_id"])
    is_proved = chance.random() >= UNPROVED_SHARE
    kwargs["auth"] = FromNewAddress(proof_of(schemes, session) if is_proved else None)


def put_known_values(part, known):
    """Replaces values whose name says what they are."""
    for name in part:
        values = known.get(name.lower().replace("-", "_"))
        if values and chance.random() < KNOWN_SHARE:
            part[name] = chance.choice(values)


def proof_of(schemes, session):
    """The proof that an operation takes, by the security schemes of its document."""
    if "requestSignature" in schemes:
        return Signed(chance.choice(stage["clients"]))
    if "actorToken" in schemes:
        return Bearer(chance.choice(stage["actor_tokens"]))
    if "sessionToken" in schemes:
        return Bearer(session["token"])
    return None
