import { dependencyPanels, firingAlerts, p95, perMinute, type DashboardPlan, type Row } from './panel.ts'

const replica = '{job="interview-pass",service=~"$service",instance=~"$instance"}'
const wanted = '{service=~"$service",instance=~"$instance"}'
const business = 'service=~"$service",instance=~"$instance",route!~"/(livez|readyz|metrics)"'

const answering: Row = {
  title: 'Do the services answer?',
  panels: [
    {
      title: 'Replicas that answer',
      good: 'Good: all that were started. Fewer: a process is dead, hangs, or cannot be reached.',
      kind: 'number',
      redBelow: 1,
      queries: [{ expr: `sum by (service) (up${replica})`, legend: '{{service}}' }],
      alerts: ['ServiceDown', 'ReplicaDown'],
    },
    {
      title: 'Requests, a minute',
      good: 'Good: as on other days.',
      kind: 'number',
      queries: [
        {
          expr: `sum by (service) (rate(http_request_duration_seconds_count{${business}}[5m])) * 60`,
          legend: '{{service}}',
        },
      ],
    },
    {
      title: 'Errors of ours, last 5 min',
      good: 'Of the requests, those answered with 5xx. Good: below 1 %.',
      kind: 'number',
      unit: 'percentunit',
      redFrom: 0.01,
      queries: [
        { expr: 'service:http_errors:increase5m / service:http_requests:increase5m', legend: '{{service}}' },
      ],
      alerts: ['SystemErrorRate'],
    },
    {
      title: 'Slow, 95th percentile',
      good: 'Of all requests but streams. Good: below 1 s.',
      kind: 'number',
      unit: 's',
      redFrom: 1,
      queries: [
        {
          expr: p95('http_request_duration_seconds', 'service', `{${business},route!~".*/(chat|events)"}`),
          legend: '{{service}}',
        },
      ],
      alerts: ['DatabaseSlow'],
    },
    {
      title: 'Jobs that fail, last 10 min',
      good: 'Good: 0.',
      kind: 'number',
      redFrom: 1,
      queries: [{ expr: 'sum(increase(job_runs_total{outcome="FAILED"}[10m]))', legend: 'runs' }],
      alerts: ['JobFails'],
    },
    {
      title: 'Starts, last 30 min',
      good: 'Good: 0, but at a release. Three of one replica: it ends again and again.',
      kind: 'number',
      redFrom: 3,
      queries: [{ expr: `max(changes(process_start_time_seconds${replica}[30m]))`, legend: 'starts' }],
      alerts: ['ProcessRestarts'],
    },
    ...dependencyPanels('$service'),
    firingAlerts,
  ],
}

const requests: Row = {
  title: 'Requests',
  panels: [
    {
      title: 'Error codes, a minute',
      good: 'Good: what clients do wrong, in small numbers. INTERNAL_ERROR is a fault of ours, SERVICE_UNAVAILABLE something that is away; `docs/generated/errors.md` explains each code.',
      queries: [
        {
          expr: `topk(10, sum by (service, route, code) (rate(http_errors_total${wanted}[$__rate_interval])) * 60)`,
          legend: '{{code}} {{route}}',
        },
      ],
      alerts: ['SystemErrorRate'],
    },
    {
      title: 'By route, 95th percentile',
      good: 'Good: below a second; the chat streams as long as the model speaks. All routes of a service slow at once: the database, or its event loop.',
      unit: 's',
      queries: [
        {
          expr: `topk(10, ${p95('http_request_duration_seconds', 'service, route', `{${business}}`)})`,
          legend: '{{route}}',
        },
      ],
      alerts: ['ObjectiveBurnsFast'],
    },
    {
      title: 'Requests that are being answered',
      good: 'Good: few. Growing: requests come faster than they are answered.',
      queries: [{ expr: `sum by (service) (http_requests_in_flight${wanted})`, legend: '{{service}}' }],
    },
    {
      title: 'Counted by the rate limiter, a minute',
      good: 'Good: SHARED ALLOWED. LOCAL: Redis is away, and each replica counts alone. REFUSED: a client asks too fast.',
      queries: [
        {
          expr: perMinute(`rate_limit_total${wanted}`, 'service, source, outcome'),
          legend: '{{service}} {{source}} {{outcome}}',
        },
      ],
      alerts: ['RedisAway'],
    },
  ],
}

const processes: Row = {
  title: 'Processes',
  panels: [
    {
      title: 'Processor',
      good: 'Cores in use. Good: below 0.8: Node has one thread for our code. At 1 it is the bottleneck: add replicas.',
      queries: [
        {
          expr: `rate(process_cpu_seconds_total${replica}[$__rate_interval])`,
          legend: '{{service}} {{instance}}',
        },
      ],
    },
    {
      title: 'Event loop, 99th percentile of its delay',
      good: 'Good: 0.1 s, the interval of looking, which is part of it. Above 0.5 s all answers of that replica are late.',
      unit: 's',
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds${replica}`, legend: '{{service}} {{instance}}' }],
      alerts: ['EventLoopBlocked'],
    },
    {
      title: 'Memory',
      good: 'Good: level, below the limit of its container (384 MiB in compose). A saw that climbs is a leak.',
      unit: 'bytes',
      queries: [{ expr: `process_resident_memory_bytes${replica}`, legend: '{{service}} {{instance}}' }],
      alerts: ['ProcessRestarts'],
    },
  ],
}

const jobs: Row = {
  title: 'Jobs',
  panels: [
    {
      title: 'Runs by outcome, a minute',
      good: 'Good: DONE by each job; BUSY ones left it to another replica. FAILED: the log says why.',
      queries: [
        {
          expr: perMinute(`job_runs_total{service=~"$service",outcome!="BUSY"}`, 'job, outcome'),
          legend: '{{job}} {{outcome}}',
        },
      ],
      alerts: ['JobNotRun', 'JobFails'],
    },
    {
      title: 'A run, 95th percentile',
      good: 'Good: far below the deadline of the job. All jobs slow at once: the database.',
      unit: 's',
      queries: [
        { expr: p95('job_duration_seconds', 'job', '{service=~"$service"}'), legend: '{{job}}' },
        { expr: 'max by (job) (job_deadline_seconds{service=~"$service"})', legend: '{{job}} deadline' },
      ],
      alerts: ['JobNotRun'],
    },
    {
      title: 'Old rows deleted, a day',
      good: 'Good: as many as come. 0 for days: tables grow.',
      queries: [{ expr: 'sum by (table) (increase(pruned_rows_total[1d]))', legend: '{{table}}' }],
      alerts: ['DiskFillsUp'],
    },
  ],
}

const surroundings: Row = {
  title: 'Surroundings (of node_exporter and blackbox_exporter, where they are)',
  panels: [
    {
      title: 'Disk that is left',
      good: 'Good: above 40 %, or level. PostgreSQL and Kafka stop when they cannot write.',
      unit: 'percentunit',
      queries: [{ expr: 'filesystem:available:ratio', legend: '{{instance}} {{mountpoint}}' }],
      alerts: ['DiskFillsUp', 'DiskAlmostFull'],
    },
    {
      title: 'Certificates end in',
      good: 'Good: more than two weeks.',
      unit: 's',
      queries: [
        { expr: 'min by (instance) (probe_ssl_earliest_cert_expiry) - time()', legend: '{{instance}}' },
      ],
      alerts: ['CertificateExpiresSoon', 'CertificateExpiresNow'],
    },
  ],
}

export const runtime: DashboardPlan = {
  name: 'runtime',
  title: 'Runtime',
  description: 'Do the processes answer, what do they stand on, and do their jobs run?',
  rows: [answering, requests, processes, jobs, surroundings],
}
