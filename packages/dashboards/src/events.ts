import { dependencyPanels, firingAlerts, p95, perMinute, type DashboardPlan } from './panel.ts'

export const events: DashboardPlan = {
  name: 'events',
  title: 'Events',
  description: 'Does what one service records reach the other, and does anything stand in the way?',
  rows: [
    {
      title: 'Do events arrive?',
      panels: [
        {
          title: 'Published, last 10 min',
          good: 'Good: not 0 while there are payments or interviews.',
          kind: 'number',
          queries: [{ expr: 'sum(increase(outbox_published_total[10m]))', legend: 'events' }],
        },
        {
          title: 'Handled, last 10 min',
          good: 'Good: as many as are published, by every group that hears them.',
          kind: 'number',
          queries: [
            { expr: 'sum(increase(events_handled_total{outcome="HANDLED"}[10m]))', legend: 'events' },
          ],
        },
        {
          title: 'Oldest not published',
          good: 'Good: below a second. Above a minute Kafka is away, or the relay hangs.',
          kind: 'number',
          unit: 's',
          redFrom: 60,
          queries: [{ expr: 'max(outbox_oldest_age_seconds)', legend: 'age' }],
          alerts: ['OutboxStandsStill'],
        },
        {
          title: 'Longest standstill',
          good: 'Good: 0. Above a minute a partition does not get past one event.',
          kind: 'number',
          unit: 's',
          redFrom: 60,
          queries: [{ expr: 'max(consumer_standstill_seconds)', legend: 'standstill' }],
          alerts: ['PartitionStandsStill'],
        },
        {
          title: 'Parked, last hour',
          good: 'Good: 0. Poison: events that can never be handled were put aside, so that the others go on. Read them, mend the cause, replay them.',
          kind: 'number',
          redFrom: 1,
          queries: [{ expr: 'sum(increase(dead_letters_total[1h]))', legend: 'messages' }],
          alerts: ['DeadLetters'],
        },
        {
          title: 'Groups without a member',
          good: 'Good: none shown.',
          kind: 'number',
          redFrom: 1,
          queries: [{ expr: 'count(max by (group) (consumer_joined) == 0) or vector(0)', legend: 'groups' }],
          alerts: ['ConsumersGone'],
        },
        {
          title: 'Published and handled, a minute',
          good: 'Good: lines of one height; handled ones may be more, since several groups hear one event.',
          width: 16,
          queries: [
            { expr: perMinute('outbox_published_total', 'service'), legend: '{{service}} published' },
            {
              expr: perMinute('events_handled_total{outcome="HANDLED"}', 'group'),
              legend: '{{group}} handled',
            },
          ],
        },
        firingAlerts,
      ],
    },
    {
      title: 'Where it hangs: on the way out',
      panels: [
        {
          title: 'Events not yet published',
          good: 'Good: near 0. Growing: Kafka is away, and nothing is lost; it is published in order when Kafka is back.',
          queries: [{ expr: 'max by (service) (outbox_depth)', legend: '{{service}}' }],
          alerts: ['OutboxStandsStill'],
        },
        {
          title: 'Age of the oldest one',
          good: 'Good: below a second.',
          unit: 's',
          queries: [{ expr: 'max by (service) (outbox_oldest_age_seconds)', legend: '{{service}}' }],
          alerts: ['OutboxStandsStill'],
        },
        ...dependencyPanels('.+'),
      ],
    },
    {
      title: 'Where it hangs: on the way in',
      panels: [
        {
          title: 'Members of each group',
          good: 'Good: as many as replicas. 0: nobody hears these events.',
          queries: [{ expr: 'sum by (group) (consumer_joined)', legend: '{{group}}' }],
          alerts: ['ConsumersGone'],
        },
        {
          title: 'Messages behind',
          good: 'Good: near 0, and falling after a rush. Of one partition only: an event stands in its way. Of all: too few replicas, or a slow database.',
          queries: [
            {
              expr: 'sum by (group, topic, partition) (consumer_lag) > 0',
              legend: '{{group}} {{topic}} {{partition}}',
            },
          ],
          alerts: ['ConsumersLag'],
        },
        {
          title: 'For how long a partition has not moved',
          good: 'Good: 0. `all`: nothing of the topic moves, Kafka or the database is away. A number: one event is tried again and again; the log says why.',
          unit: 's',
          queries: [
            {
              expr: 'max by (group, topic, partition) (consumer_standstill_seconds) > 0',
              legend: '{{group}} {{topic}} {{partition}}',
            },
          ],
          alerts: ['PartitionStandsStill'],
        },
        {
          title: 'Attempts that failed and were repeated, a minute',
          good: 'Good: 0. Many: what handling needs is away, most often the database.',
          queries: [
            { expr: perMinute('event_retries_total', 'group, topic'), legend: '{{group}} {{topic}}' },
          ],
          alerts: ['PartitionStandsStill'],
        },
        {
          title: 'Poison, an hour',
          good: 'Good: none. `GET /api/v1/admin/dead-letters` shows what was parked and why; the events behind it go on.',
          queries: [
            {
              expr: 'sum by (group, topic) (increase(dead_letters_total[1h]))',
              legend: '{{group}} {{topic}}',
            },
          ],
          alerts: ['DeadLetters'],
        },
        {
          title: 'From the event to its handling, 95th percentile',
          good: 'Good: below a second.',
          unit: 's',
          queries: [{ expr: p95('event_delay_seconds', 'group, type'), legend: '{{group}} {{type}}' }],
        },
        {
          title: 'Events by what became of them, a minute',
          good: 'Good: HANDLED. SKIPPED: of no concern to the group. POISON: parked.',
          queries: [
            {
              expr: perMinute('events_handled_total', 'group, type, outcome'),
              legend: '{{group}} {{type}} {{outcome}}',
            },
          ],
        },
      ],
    },
  ],
}
