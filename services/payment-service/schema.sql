create schema payment;

create table payment.access_codes (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  product_id bigint not null,
  order_id bigint,
  code character varying(12) not null,
  status character varying(20) default 'AVAILABLE'::character varying not null,
  expire_at timestamp with time zone not null,
  activated_at timestamp with time zone,
  session_public_id uuid,
  tenant_public_id uuid not null,
  order_public_id uuid,
  product_public_id uuid not null,
  product_name character varying(128) not null,
  interview jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  public_id uuid default gen_random_uuid() not null,
  user_id bigint,
  issued_by character varying(255),
  issued_team character varying(64),
  replaces_id bigint,
  revoked_by character varying(255),
  constraint pk_access_codes PRIMARY KEY (id),
  constraint uk_access_codes_code UNIQUE (code),
  constraint uk_access_codes_public_id UNIQUE (public_id),
  constraint uk_access_codes_tenant_id UNIQUE (tenant_id, id),
  constraint uk_access_codes_tenant_order UNIQUE (tenant_id, order_id),
  constraint chk_access_codes_activated CHECK ((((status)::text <> 'ACTIVATED'::text) OR ((activated_at IS NOT NULL) AND (session_public_id IS NOT NULL)))),
  constraint chk_access_codes_code CHECK (((code)::text ~ '^[0-9A-HJKMNP-TV-Z]{12}$'::text)),
  constraint chk_access_codes_revoked_by CHECK (((revoked_by IS NULL) OR ((status)::text = 'REVOKED'::text))),
  constraint chk_access_codes_status CHECK (((status)::text = ANY ((ARRAY['AVAILABLE'::character varying, 'ACTIVATED'::character varying, 'EXPIRED'::character varying, 'REVOKED'::character varying])::text[]))),
  constraint fk_access_codes_order FOREIGN KEY (tenant_id, order_id) REFERENCES payment.orders(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_access_codes_product FOREIGN KEY (tenant_id, product_id) REFERENCES payment.products(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_access_codes_replaces FOREIGN KEY (tenant_id, replaces_id) REFERENCES payment.access_codes(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_access_codes_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_access_codes_user FOREIGN KEY (tenant_id, user_id) REFERENCES payment.users(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_access_codes_activated_at ON payment.access_codes USING brin (activated_at) WITH (autosummarize='on');
CREATE INDEX idx_access_codes_created_at ON payment.access_codes USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX idx_access_codes_expire_at ON payment.access_codes USING btree (expire_at) WHERE ((status)::text = 'AVAILABLE'::text);
CREATE INDEX idx_access_codes_tenant_issued_by ON payment.access_codes USING btree (tenant_id, issued_by) WHERE (issued_by IS NOT NULL);
CREATE INDEX idx_access_codes_tenant_status ON payment.access_codes USING btree (tenant_id, status);
CREATE INDEX idx_access_codes_tenant_user ON payment.access_codes USING btree (tenant_id, user_id) WHERE (user_id IS NOT NULL);
CREATE UNIQUE INDEX uk_access_codes_tenant_replaces ON payment.access_codes USING btree (tenant_id, replaces_id) WHERE (replaces_id IS NOT NULL);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.access_codes FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.api_clients (
  id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  tenant_id bigint not null,
  client_id character varying(64) not null,
  kind character varying(20) default 'PARTNER'::character varying not null,
  secret_encrypted character varying(512) not null,
  previous_secret_encrypted character varying(512),
  status character varying(20) default 'ACTIVE'::character varying not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  secret_id uuid default gen_random_uuid() not null,
  secret_changed_at timestamp with time zone default now() not null,
  constraint pk_api_clients PRIMARY KEY (id),
  constraint uk_api_clients_client_id UNIQUE (client_id),
  constraint uk_api_clients_public_id UNIQUE (public_id),
  constraint uk_api_clients_secret_id UNIQUE (secret_id),
  constraint uk_api_clients_tenant_id UNIQUE (tenant_id, id),
  constraint chk_api_clients_kind CHECK (((kind)::text = ANY ((ARRAY['PARTNER'::character varying, 'SERVICE'::character varying])::text[]))),
  constraint chk_api_clients_status CHECK (((status)::text = ANY ((ARRAY['ACTIVE'::character varying, 'INACTIVE'::character varying])::text[]))),
  constraint fk_api_clients_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.api_clients FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.audit_logs (
  id bigint generated always as identity not null,
  tenant_id bigint,
  actor character varying(255) not null,
  actor_tenant character varying(64),
  team character varying(64),
  roles jsonb not null,
  is_foreign boolean not null,
  action character varying(64) not null,
  resource character varying(40) not null,
  resource_id character varying(100),
  request_id uuid not null,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_audit_logs PRIMARY KEY (id),
  constraint chk_audit_logs_metadata CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 4096))),
  constraint chk_audit_logs_roles CHECK ((jsonb_typeof(roles) = 'array'::text)),
  constraint fk_audit_logs_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_audit_logs_tenant_id ON payment.audit_logs USING btree (tenant_id, id);
CREATE INDEX idx_audit_logs_tenant_resource ON payment.audit_logs USING btree (tenant_id, resource, resource_id);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.audit_logs FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.dead_letter_replays (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  topic character varying(100) not null,
  consumer_group character varying(100) not null,
  letter_offset bigint not null,
  parked_at timestamp with time zone not null,
  replays integer default 0 not null,
  replayed_by character varying(255) not null,
  replayed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  sending_until timestamp with time zone,
  constraint pk_dead_letter_replays PRIMARY KEY (id),
  constraint uk_dead_letter_replays_letter UNIQUE (topic, consumer_group, letter_offset, parked_at),
  constraint chk_dead_letter_replays_replays CHECK ((replays >= 0)),
  constraint fk_dead_letter_replays_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.dead_letter_replays FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.emails (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  order_id bigint not null,
  event_id uuid not null,
  kind character varying(20) not null,
  language character varying(10) not null,
  status character varying(20) not null,
  claimed_until timestamp with time zone,
  attempts integer default 0 not null,
  failure_code character varying(64),
  sent_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  access_code_id bigint,
  occurred_at timestamp with time zone,
  constraint pk_emails PRIMARY KEY (id),
  constraint uk_emails_tenant_order_kind UNIQUE (tenant_id, order_id, kind),
  constraint chk_emails_attempts CHECK ((attempts >= 0)),
  constraint chk_emails_failure_code CHECK ((((status)::text <> 'REFUSED'::text) OR (failure_code IS NOT NULL))),
  constraint chk_emails_kind CHECK (((kind)::text = 'ACCESS_CODE'::text)),
  constraint chk_emails_language CHECK (((language)::text = ANY ((ARRAY['zh-CN'::character varying, 'en'::character varying])::text[]))),
  constraint chk_emails_occurred_at CHECK (((access_code_id IS NULL) = (occurred_at IS NULL))),
  constraint chk_emails_sent_at CHECK ((((status)::text = 'SENT'::text) = (sent_at IS NOT NULL))),
  constraint chk_emails_status CHECK (((status)::text = ANY ((ARRAY['PENDING'::character varying, 'SENT'::character varying, 'REFUSED'::character varying])::text[]))),
  constraint fk_emails_access_code FOREIGN KEY (tenant_id, access_code_id) REFERENCES payment.access_codes(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_emails_order FOREIGN KEY (tenant_id, order_id) REFERENCES payment.orders(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_emails_pending ON payment.emails USING btree (claimed_until NULLS FIRST, id) WHERE ((status)::text = 'PENDING'::text);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.emails FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.idempotency_keys (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  caller character varying(100) not null,
  route character varying(100) not null,
  key character varying(255) not null,
  body_hash character varying(64) not null,
  resource_id uuid,
  response_status integer,
  response_body jsonb,
  lease_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_idempotency_keys PRIMARY KEY (id),
  constraint uk_idempotency_keys_tenant_caller_route_key UNIQUE (tenant_id, caller, route, key),
  constraint fk_idempotency_keys_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_idempotency_keys_created_at ON payment.idempotency_keys USING btree (created_at);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.idempotency_keys FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.inbox (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  consumer character varying(100) not null,
  event_id uuid not null,
  type character varying(100) not null,
  handled_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_inbox PRIMARY KEY (id),
  constraint uk_inbox_consumer_event_id UNIQUE (consumer, event_id),
  constraint fk_inbox_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_inbox_handled_at ON payment.inbox USING btree (handled_at);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.inbox FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.job_progress (
  id bigint generated always as identity not null,
  job character varying(64) not null,
  reached_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_job_progress PRIMARY KEY (id),
  constraint uk_job_progress_job UNIQUE (job)
);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.job_progress FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.kpi_values (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  kpi character varying(64) not null,
  period character varying(10) not null,
  period_start timestamp with time zone not null,
  numerator numeric(30,6) not null,
  denominator numeric(30,6) not null,
  sample_count bigint not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_kpi_values PRIMARY KEY (id),
  constraint uk_kpi_values_tenant_id_kpi_period_period_start UNIQUE (tenant_id, kpi, period, period_start),
  constraint chk_kpi_values_period CHECK (((period)::text = ANY ((ARRAY['MINUTE'::character varying, 'HOUR'::character varying, 'DAY'::character varying, 'WEEK'::character varying])::text[]))),
  constraint fk_kpi_values_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_kpi_values_period_period_start ON payment.kpi_values USING btree (period, period_start);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.kpi_values FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.notifications (
  id bigint generated always as identity not null,
  tenant_id bigint,
  attempt_id bigint,
  channel character varying(20) not null,
  notify_id character varying(128) not null,
  out_trade_no character varying(64),
  trade_status character varying(32),
  amount_fen bigint,
  outcome character varying(20) not null,
  deliveries integer default 1 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  refund_no character varying(64),
  refunded_fen bigint,
  sent_at timestamp with time zone,
  verdict character varying(64),
  diagnosis character varying(40),
  raw character varying(16384),
  constraint pk_notifications PRIMARY KEY (id),
  constraint uk_notifications_channel_notify_id UNIQUE (channel, notify_id),
  constraint chk_notifications_outcome CHECK (((outcome)::text = ANY ((ARRAY['SETTLED'::character varying, 'REPEAT'::character varying, 'SURPLUS'::character varying, 'LATE_REFUND'::character varying, 'MISMATCH'::character varying, 'UNMATCHED'::character varying, 'NOTED'::character varying, 'REFUSED'::character varying])::text[]))),
  constraint chk_notifications_read CHECK ((((outcome)::text = 'REFUSED'::text) OR ((out_trade_no IS NOT NULL) AND (trade_status IS NOT NULL)))),
  constraint chk_notifications_refunded_fen CHECK ((refunded_fen > 0)),
  constraint chk_notifications_verdict CHECK ((((outcome)::text <> 'REFUSED'::text) OR (verdict IS NOT NULL))),
  constraint fk_notifications_attempt FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment.payment_attempts(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_notifications_created_at ON payment.notifications USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX idx_notifications_tenant_attempt ON payment.notifications USING btree (tenant_id, attempt_id);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.notifications FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.orders (
  id bigint generated always as identity not null,
  public_id uuid not null,
  tenant_id bigint not null,
  user_id bigint not null,
  product_id bigint not null,
  amount_fen bigint not null,
  refunded_fen bigint default 0 not null,
  status character varying(20) default 'PENDING'::character varying not null,
  expires_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  cancel_requested_at timestamp with time zone,
  constraint pk_orders PRIMARY KEY (id),
  constraint uk_orders_public_id UNIQUE (public_id),
  constraint uk_orders_tenant_id UNIQUE (tenant_id, id),
  constraint chk_orders_amount_fen CHECK ((amount_fen > 0)),
  constraint chk_orders_paid_at CHECK ((((status)::text <> ALL ((ARRAY['PAID'::character varying, 'REFUNDED'::character varying])::text[])) OR (paid_at IS NOT NULL))),
  constraint chk_orders_refunded_fen CHECK (((refunded_fen >= 0) AND (refunded_fen <= amount_fen))),
  constraint chk_orders_status CHECK (((status)::text = ANY ((ARRAY['PENDING'::character varying, 'PAID'::character varying, 'CANCELLED'::character varying, 'REFUNDED'::character varying])::text[]))),
  constraint fk_orders_product FOREIGN KEY (tenant_id, product_id) REFERENCES payment.products(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_orders_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_orders_user FOREIGN KEY (tenant_id, user_id) REFERENCES payment.users(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_orders_cancel_requested_at ON payment.orders USING btree (cancel_requested_at) WHERE (cancel_requested_at IS NOT NULL);
CREATE INDEX idx_orders_created_at ON payment.orders USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX idx_orders_expires_at ON payment.orders USING btree (expires_at);
CREATE INDEX idx_orders_tenant_created_at ON payment.orders USING btree (tenant_id, created_at DESC);
CREATE INDEX idx_orders_tenant_user ON payment.orders USING btree (tenant_id, user_id);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.orders FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.outbox (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  event_id uuid not null,
  topic character varying(100) not null,
  key character varying(100) not null,
  type character varying(100) not null,
  payload jsonb not null,
  headers jsonb not null,
  published_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_outbox PRIMARY KEY (id),
  constraint uk_outbox_event_id UNIQUE (event_id),
  constraint chk_outbox_headers CHECK ((jsonb_typeof(headers) = 'object'::text)),
  constraint chk_outbox_payload CHECK (((jsonb_typeof(payload) = 'object'::text) AND (octet_length((payload)::text) <= 65536))),
  constraint fk_outbox_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_outbox_unpublished ON payment.outbox USING btree (id) WHERE (published_at IS NULL);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.outbox FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.payment_attempts (
  id bigint generated always as identity not null,
  public_id uuid not null,
  tenant_id bigint not null,
  order_id bigint not null,
  channel character varying(20) not null,
  out_trade_no character varying(64) not null,
  subject character varying(128) not null,
  amount_fen bigint not null,
  status character varying(20) default 'CREATED'::character varying not null,
  qr_code character varying(1024),
  payment_id character varying(64),
  expires_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  query_due_at timestamp with time zone,
  query_count integer default 0 not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  close_requested_at timestamp with time zone,
  query_reason character varying(64),
  events_token_hash character varying(64),
  news_at timestamp with time zone,
  traceparent character varying(55),
  constraint pk_payment_attempts PRIMARY KEY (id),
  constraint uk_payment_attempts_channel_out_trade_no UNIQUE (channel, out_trade_no),
  constraint uk_payment_attempts_tenant_id UNIQUE (tenant_id, id),
  constraint chk_payment_attempts_amount_fen CHECK ((amount_fen > 0)),
  constraint chk_payment_attempts_paid CHECK ((((status)::text <> ALL ((ARRAY['PAID'::character varying, 'REFUNDED'::character varying])::text[])) OR ((payment_id IS NOT NULL) AND (paid_at IS NOT NULL)))),
  constraint chk_payment_attempts_qr_code CHECK ((((status)::text <> 'AWAITING_PAYMENT'::text) OR (qr_code IS NOT NULL))),
  constraint chk_payment_attempts_status CHECK (((status)::text = ANY ((ARRAY['CREATED'::character varying, 'AWAITING_PAYMENT'::character varying, 'UNKNOWN'::character varying, 'FAILED'::character varying, 'CLOSED'::character varying, 'PAID'::character varying, 'REFUNDED'::character varying])::text[]))),
  constraint fk_payment_attempts_order FOREIGN KEY (tenant_id, order_id) REFERENCES payment.orders(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_payment_attempts_channel_paid_at ON payment.payment_attempts USING btree (channel, paid_at) WHERE (paid_at IS NOT NULL);
CREATE INDEX idx_payment_attempts_created_at ON payment.payment_attempts USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX idx_payment_attempts_given_up ON payment.payment_attempts USING btree (channel) WHERE ((query_due_at IS NULL) AND ((status)::text = ANY ((ARRAY['CREATED'::character varying, 'AWAITING_PAYMENT'::character varying, 'UNKNOWN'::character varying])::text[])));
CREATE INDEX idx_payment_attempts_query_due_at ON payment.payment_attempts USING btree (query_due_at) WHERE (query_due_at IS NOT NULL);
CREATE INDEX idx_payment_attempts_tenant_order ON payment.payment_attempts USING btree (tenant_id, order_id);
CREATE UNIQUE INDEX uk_payment_attempts_channel_payment_id ON payment.payment_attempts USING btree (channel, payment_id) WHERE (payment_id IS NOT NULL);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.payment_attempts FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.payment_logs (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  order_id bigint,
  action character varying(40) not null,
  status character varying(20) not null,
  error_code character varying(64),
  actor character varying(100) not null,
  request_id uuid,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_payment_logs PRIMARY KEY (id),
  constraint chk_payment_logs_status CHECK (((status)::text = ANY ((ARRAY['SUCCEEDED'::character varying, 'FAILED'::character varying, 'UNKNOWN'::character varying])::text[]))),
  constraint fk_payment_logs_order FOREIGN KEY (tenant_id, order_id) REFERENCES payment.orders(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_payment_logs_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_payment_logs_tenant_order ON payment.payment_logs USING btree (tenant_id, order_id);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.payment_logs FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.products (
  id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  tenant_id bigint not null,
  name character varying(128) not null,
  price_fen bigint not null,
  code_validity_days integer not null,
  late_payment_policy character varying(20) default 'FULFIL'::character varying not null,
  interview_kind character varying(20) not null,
  interview_questions integer not null,
  interview_minutes integer not null,
  interview_language character varying(10) default 'zh-CN'::character varying not null,
  status character varying(20) default 'ACTIVE'::character varying not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  version integer default 1 not null,
  constraint pk_products PRIMARY KEY (id),
  constraint uk_products_public_id UNIQUE (public_id),
  constraint uk_products_tenant_id UNIQUE (tenant_id, id),
  constraint uk_products_tenant_name UNIQUE (tenant_id, name),
  constraint chk_products_code_validity_days CHECK (((code_validity_days >= 1) AND (code_validity_days <= 3650))),
  constraint chk_products_interview_kind CHECK (((interview_kind)::text = ANY ((ARRAY['TECHNICAL'::character varying, 'BEHAVIORAL'::character varying, 'GENERAL'::character varying])::text[]))),
  constraint chk_products_interview_language CHECK (((interview_language)::text = ANY ((ARRAY['zh-CN'::character varying, 'en'::character varying])::text[]))),
  constraint chk_products_interview_minutes CHECK (((interview_minutes >= 5) AND (interview_minutes <= 180))),
  constraint chk_products_interview_questions CHECK (((interview_questions >= 1) AND (interview_questions <= 20))),
  constraint chk_products_late_payment_policy CHECK (((late_payment_policy)::text = ANY ((ARRAY['FULFIL'::character varying, 'REFUND'::character varying])::text[]))),
  constraint chk_products_price_fen CHECK (((price_fen >= 1) AND (price_fen <= '10000000000'::bigint))),
  constraint chk_products_status CHECK (((status)::text = ANY ((ARRAY['ACTIVE'::character varying, 'INACTIVE'::character varying])::text[]))),
  constraint chk_products_version CHECK ((version >= 1)),
  constraint fk_products_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.products FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.reconciliation_differences (
  id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  tenant_id bigint,
  attempt_id bigint,
  channel character varying(20) not null,
  day date not null,
  kind character varying(20) not null,
  status character varying(20) default 'OPEN'::character varying not null,
  out_trade_no character varying(64) not null,
  out_request_no character varying(64),
  ours character varying(64),
  theirs character varying(64),
  reason character varying(256),
  ended_by character varying(100),
  ended_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_reconciliation_differences PRIMARY KEY (id),
  constraint uk_reconciliation_differences_public_id UNIQUE (public_id),
  constraint uk_reconciliation_differences_what UNIQUE NULLS NOT DISTINCT (channel, day, kind, out_trade_no, out_request_no),
  constraint chk_reconciliation_differences_closed CHECK ((((status)::text <> 'CLOSED'::text) OR ((reason IS NOT NULL) AND (ended_by IS NOT NULL)))),
  constraint chk_reconciliation_differences_ended CHECK ((((status)::text = 'OPEN'::text) = (ended_at IS NULL))),
  constraint chk_reconciliation_differences_kind CHECK (((kind)::text = ANY ((ARRAY['MISSING_HERE'::character varying, 'MISSING_THERE'::character varying, 'AMOUNT'::character varying, 'STATUS'::character varying, 'FEE'::character varying, 'REFUND'::character varying])::text[]))),
  constraint chk_reconciliation_differences_status CHECK (((status)::text = ANY ((ARRAY['OPEN'::character varying, 'HEALED'::character varying, 'CLOSED'::character varying])::text[]))),
  constraint chk_reconciliation_differences_tenant_id CHECK (((tenant_id IS NULL) = (attempt_id IS NULL))),
  constraint fk_reconciliation_differences_attempt FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment.payment_attempts(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_reconciliation_differences_open ON payment.reconciliation_differences USING btree (id) WHERE ((status)::text = 'OPEN'::text);
CREATE INDEX idx_reconciliation_differences_tenant_attempt ON payment.reconciliation_differences USING btree (tenant_id, attempt_id);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.reconciliation_differences FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.reconciliation_runs (
  id bigint generated always as identity not null,
  tenant_id bigint,
  channel character varying(20) not null,
  day date not null,
  status character varying(20) default 'PENDING'::character varying not null,
  due_at timestamp with time zone,
  check_count integer default 0 not null,
  check_reason character varying(64),
  payments integer,
  refunds integer,
  paid_fen bigint,
  refunded_fen bigint,
  fee_fen bigint,
  ended_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_reconciliation_runs PRIMARY KEY (id),
  constraint uk_reconciliation_runs_channel_day UNIQUE (channel, day),
  constraint chk_reconciliation_runs_due_at CHECK ((((status)::text = 'PENDING'::text) = (due_at IS NOT NULL))),
  constraint chk_reconciliation_runs_ended_at CHECK ((((status)::text = 'PENDING'::text) = (ended_at IS NULL))),
  constraint chk_reconciliation_runs_status CHECK (((status)::text = ANY ((ARRAY['PENDING'::character varying, 'RECONCILED'::character varying, 'GIVEN_UP'::character varying])::text[]))),
  constraint chk_reconciliation_runs_tenant_id CHECK ((tenant_id IS NULL))
);
CREATE INDEX idx_reconciliation_runs_due_at ON payment.reconciliation_runs USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.reconciliation_runs FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.refunds (
  id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  tenant_id bigint not null,
  order_id bigint not null,
  attempt_id bigint not null,
  amount_fen bigint not null,
  cause character varying(20) not null,
  status character varying(20) default 'REQUESTED'::character varying not null,
  out_request_no character varying(64) not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  reason character varying(256),
  requested_by character varying(100) default 'settlement'::character varying not null,
  revokes_code boolean default false not null,
  failure_code character varying(64),
  check_due_at timestamp with time zone default now(),
  check_count integer default 0 not null,
  check_reason character varying(64),
  called_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint pk_refunds PRIMARY KEY (id),
  constraint uk_refunds_attempt_out_request_no UNIQUE (attempt_id, out_request_no),
  constraint uk_refunds_public_id UNIQUE (public_id),
  constraint uk_refunds_tenant_id UNIQUE (tenant_id, id),
  constraint chk_refunds_amount_fen CHECK ((amount_fen > 0)),
  constraint chk_refunds_cause CHECK (((cause)::text = ANY ((ARRAY['REQUESTED'::character varying, 'SURPLUS'::character varying, 'LATE_PAYMENT'::character varying, 'OUTSIDE'::character varying])::text[]))),
  constraint chk_refunds_ended_at CHECK ((((status)::text = ANY ((ARRAY['SUCCEEDED'::character varying, 'REFUSED'::character varying])::text[])) = (ended_at IS NOT NULL))),
  constraint chk_refunds_status CHECK (((status)::text = ANY ((ARRAY['REQUESTED'::character varying, 'UNKNOWN'::character varying, 'SUCCEEDED'::character varying, 'REFUSED'::character varying])::text[]))),
  constraint fk_refunds_attempt FOREIGN KEY (tenant_id, attempt_id) REFERENCES payment.payment_attempts(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_refunds_order FOREIGN KEY (tenant_id, order_id) REFERENCES payment.orders(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_refunds_check_due_at ON payment.refunds USING btree (check_due_at) WHERE (check_due_at IS NOT NULL);
CREATE INDEX idx_refunds_ended_at ON payment.refunds USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX idx_refunds_open ON payment.refunds USING btree (created_at) WHERE ((status)::text = ANY ((ARRAY['REQUESTED'::character varying, 'UNKNOWN'::character varying])::text[]));
CREATE INDEX idx_refunds_tenant_attempt ON payment.refunds USING btree (tenant_id, attempt_id);
CREATE INDEX idx_refunds_tenant_order ON payment.refunds USING btree (tenant_id, order_id);
CREATE INDEX idx_refunds_tenant_status ON payment.refunds USING btree (tenant_id, status);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.refunds FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.request_nonces (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  api_client_id bigint not null,
  nonce character varying(64) not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_request_nonces PRIMARY KEY (id),
  constraint uk_request_nonces_client_nonce UNIQUE (api_client_id, nonce),
  constraint fk_request_nonces_api_client FOREIGN KEY (tenant_id, api_client_id) REFERENCES payment.api_clients(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_request_nonces_expires_at ON payment.request_nonces USING btree (expires_at);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.request_nonces FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.schema_migrations (
  version integer not null,
  name character varying(200) not null,
  checksum character varying(64) not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (version)
);

create table payment.tenants (
  id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  name character varying(128) not null,
  status character varying(20) default 'ACTIVE'::character varying not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_tenants PRIMARY KEY (id),
  constraint uk_tenants_public_id UNIQUE (public_id),
  constraint chk_tenants_status CHECK (((status)::text = ANY ((ARRAY['ACTIVE'::character varying, 'INACTIVE'::character varying])::text[])))
);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.tenants FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.user_access (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  user_id bigint not null,
  product_id bigint not null,
  access_code_id bigint not null,
  granted_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by character varying(255),
  constraint pk_user_access PRIMARY KEY (id),
  constraint uk_user_access_access_code UNIQUE (tenant_id, access_code_id),
  constraint chk_user_access_withdrawn_by CHECK (((withdrawn_by IS NULL) OR (withdrawn_at IS NOT NULL))),
  constraint fk_user_access_access_code FOREIGN KEY (tenant_id, access_code_id) REFERENCES payment.access_codes(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_user_access_product FOREIGN KEY (tenant_id, product_id) REFERENCES payment.products(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_user_access_user FOREIGN KEY (tenant_id, user_id) REFERENCES payment.users(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_user_access_tenant_user ON payment.user_access USING btree (tenant_id, user_id);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.user_access FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

create table payment.users (
  id bigint generated always as identity not null,
  public_id uuid default gen_random_uuid() not null,
  tenant_id bigint not null,
  external_id character varying(100) not null,
  display_name character varying(100),
  email character varying(254),
  language character varying(10) default 'zh-CN'::character varying not null,
  status character varying(20) default 'ACTIVE'::character varying not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_users PRIMARY KEY (id),
  constraint uk_users_public_id UNIQUE (public_id),
  constraint uk_users_tenant_external_id UNIQUE (tenant_id, external_id),
  constraint uk_users_tenant_id UNIQUE (tenant_id, id),
  constraint chk_users_language CHECK (((language)::text = ANY ((ARRAY['zh-CN'::character varying, 'en'::character varying])::text[]))),
  constraint chk_users_status CHECK (((status)::text = ANY ((ARRAY['ACTIVE'::character varying, 'INACTIVE'::character varying])::text[]))),
  constraint fk_users_tenant FOREIGN KEY (tenant_id) REFERENCES payment.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER touch_updated_at BEFORE UPDATE ON payment.users FOR EACH ROW EXECUTE FUNCTION payment.touch_updated_at();

CREATE OR REPLACE FUNCTION payment.touch_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.updated_at := now();
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payment.utc_text(moment timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT
RETURN to_char((moment AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'::text);

CREATE OR REPLACE FUNCTION payment.yuan_text(amount_fen bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN ((((amount_fen / 100))::text || '.'::text) || lpad(((amount_fen % (100)::bigint))::text, 2, '0'::text));

grant execute on function payment.touch_updated_at() to public;
grant execute on function payment.utc_text(moment timestamp with time zone) to public;
grant execute on function payment.yuan_text(amount_fen bigint) to public;
grant usage on schema payment to interview_service;
grant usage on schema payment to payment_service;
grant select (activated_at), select (code), select (expire_at), select (interview), select (order_public_id), select (product_name), select (product_public_id), select (status), select (tenant_public_id) on table payment.access_codes to interview_service;
grant insert, select, update on table payment.access_codes to payment_service;
grant insert, select, update on table payment.api_clients to payment_service;
grant insert, select on table payment.audit_logs to payment_service;
grant insert, select, update on table payment.dead_letter_replays to payment_service;
grant insert, select, update on table payment.emails to payment_service;
grant delete, insert, select, update on table payment.idempotency_keys to payment_service;
grant delete, insert, select on table payment.inbox to payment_service;
grant insert, select, update on table payment.job_progress to payment_service;
grant delete, insert, select, update on table payment.kpi_values to payment_service;
grant delete, insert, select, update on table payment.notifications to payment_service;
grant insert, select, update on table payment.orders to payment_service;
grant delete, insert, select, update on table payment.outbox to payment_service;
grant insert, select, update on table payment.payment_attempts to payment_service;
grant insert, select on table payment.payment_logs to payment_service;
grant insert, select, update on table payment.products to payment_service;
grant insert, select, update on table payment.reconciliation_differences to payment_service;
grant insert, select, update on table payment.reconciliation_runs to payment_service;
grant insert, select, update on table payment.refunds to payment_service;
grant delete, insert, select on table payment.request_nonces to payment_service;
grant select on table payment.schema_migrations to payment_service;
grant insert, select, update on table payment.tenants to payment_service;
grant insert, select, update on table payment.user_access to payment_service;
grant insert, select, update on table payment.users to payment_service;
