/** A figure that the documents of the system ask for, by their names for it. */
export interface RequestedMetric {
  readonly names: readonly string[]
  readonly meaning: string
  /** In PromQL. */
  readonly query: string
}

/** Of a histogram, over that time; `by` keeps labels apart. */
const p95 = (name: string, time: string, by = 'le') =>
  `histogram_quantile(0.95, sum by (${by}) (rate(${name}_bucket[${time}])))`

/** In the order of the documents: of the payment system, of the API, of the synchronisation, of the standards. */
export const requestedMetrics: readonly RequestedMetric[] = [
  {
    names: ['支付成功率', 'payment success rate'],
    meaning: 'Of the payments that we heard of, those that paid for their order',
    query:
      'sum(increase(payment_settlements_total{outcome="SETTLED"}[1h])) / sum(increase(payment_settlements_total{outcome!="REPEAT"}[1h]))',
  },
  {
    names: ['支付延迟', 'payment delay'],
    meaning: 'From the payment at the channel to its access code, 95th percentile',
    query: p95('payment_callback_delay_seconds', '10m'),
  },
  {
    names: ['回调成功率', 'callback success rate'],
    meaning: 'Of the notifications that came, those that were accepted',
    query:
      'sum(increase(payment_notifications_total{outcome="ACCEPTED"}[1h])) / sum(increase(payment_notifications_total[1h]))',
  },
  {
    names: ['回调延迟', 'callback delay'],
    meaning: 'Of the payments, those that were settled more than 30 seconds later',
    query:
      '1 - sum(increase(payment_callback_delay_seconds_bucket{le="30"}[10m])) / sum(increase(payment_callback_delay_seconds_count[10m]))',
  },
  {
    names: ['订单完成时间', 'order completion time'],
    meaning: 'From the order to its settlement, 95th percentile',
    query: p95('order_completion_seconds', '1h'),
  },
  {
    names: ['异常支付次数', 'abnormal payments'],
    meaning: 'Paid twice, too late, another amount, for no order of ours, or failed here',
    query: 'sum by (outcome) (increase(payment_settlements_total{outcome!~"SETTLED|REPEAT"}[1h]))',
  },
  {
    names: ['API响应时间', 'response time'],
    meaning: 'By route, 95th percentile',
    query: p95('http_request_duration_seconds', '5m', 'service, route, le'),
  },
  {
    names: ['错误率', 'error rate'],
    meaning: 'Of the requests, those that we could not serve',
    query:
      'sum by (service) (rate(http_request_duration_seconds_count{status=~"5.."}[5m])) / sum by (service) (rate(http_request_duration_seconds_count[5m]))',
  },
  {
    names: ['并发数', 'concurrency'],
    meaning: 'Requests that are being answered',
    query: 'sum by (service) (http_requests_in_flight)',
  },
  {
    names: ['支付转化率', 'conversion'],
    meaning: 'Of the orders made, those that were paid',
    query:
      'sum(increase(payment_settlements_total{outcome="SETTLED"}[1h])) / sum(increase(orders_created_total[1h]))',
  },
  {
    names: ['面试完成率', 'interview completion'],
    meaning: 'Of the interviews that ended, those that were completed, by cause',
    query:
      'sum by (reason) (increase(interviews_ended_total{status="COMPLETED"}[1d])) / on () group_left () sum(increase(interviews_ended_total[1d]))',
  },
  {
    names: ['用户满意度', 'satisfaction'],
    meaning: 'Of the ratings, those of four or five',
    query:
      '(sum(increase(interview_ratings_total{rating=~"4|5"}[7d])) - sum(increase(interview_ratings_total{replaced=~"4|5"}[7d]))) / sum(increase(interview_ratings_total{replaced="none"}[7d]))',
  },
  {
    names: ['payment_verify_time'],
    meaning: 'What verifying a notification takes, 95th percentile',
    query: p95('payment_verify_time', '5m'),
  },
  {
    names: ['access_code_gen_time'],
    meaning: 'From a verified payment to the committed access code, 95th percentile',
    query: p95('access_code_gen_time', '5m'),
  },
  {
    names: ['total_process_time'],
    meaning: 'From a notification to its answer; the aim is below one second for 99.9 %',
    query: 'sum(rate(total_process_time_bucket{le="1"}[5m])) / sum(rate(total_process_time_count[5m]))',
  },
  {
    names: ['系统可用性', 'availability'],
    meaning: 'The share of the time in which a service answered',
    query: 'avg by (service) (avg_over_time(up{job="interview-pass"}[1d]))',
  },
  {
    names: ['并发用户数', 'concurrent users'],
    meaning: 'Candidates who have asked for something within five minutes; each replica shows the same',
    query: 'max(active_sessions)',
  },
]
