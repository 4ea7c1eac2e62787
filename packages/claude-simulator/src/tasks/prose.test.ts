import { describe, expect, it } from 'vitest'
import { createSeededChoice } from '../seeded-choice.ts'
import { isProse } from './prose.ts'

const chinese = [
  '首先，我们大促时数据库每秒要处理 12000 次查询，延迟到了 800 毫秒，所以我提出把热点商品放进两级缓存。',
  '做过一个订单系统，用了缓存，效果还可以，大家都觉得不错。',
  '结果接口的 P99 从 900 毫秒降到 120 毫秒。',
  '上线后两周内工单减少了四成，团队把这套流程写进了手册。',
  '我用过 Redis、Kafka、MySQL 和 Elasticsearch，其中 Kafka 是我负责搭建的。',
  '我先和产品经理单独聊了一次，弄清楚他担心的是延期，然后提出先上线核心功能。',
]
const english = [
  'I split the service in two, measured p99 at 40 ms and kept the rollback plan ready.',
  'First I compared the slow query log before and after the release, because the regression started that day.',
  'As a result the error rate fell from 4% to 0.1%, but the price was one more service to run.',
  'It worked fine and everyone was happy with it.',
  'I talked to the product manager, explained the trade-off and we agreed to ship the smaller change first.',
]

describe('isProse', () => {
  it.each([...chinese, ...english])('%s', (sentence) => {
    expect(isProse(sentence)).toBe(true)
  })

  it.each([
    '高并发、分布式、微服务、缓存、消息队列、分库分表、熔断、限流、降级。',
    '缓存 一致性 数据库 延迟 命中率 版本号 监控 演练',
    'Redis, Kafka, MySQL, sharding, high availability, circuit breaker, observability.',
    'cache consistency database latency hit rate version monitoring',
  ])('not the list %s', (list) => {
    expect(isProse(list)).toBe(false)
  })

  it.each([
    ['Chinese', chinese, ''],
    ['spaced Chinese', chinese, ' '],
    ['English', english, ' '],
  ])('nor, four times of five, words of %s drawn from a bag', (_, sentences, gap) => {
    const words = Array.from(
      new Intl.Segmenter('zh', { granularity: 'word' }).segment(sentences.join(' ')),
    ).flatMap(({ segment, isWordLike }) => (isWordLike === true ? [segment] : []))
    const draws = Array.from({ length: 100 }, (__, draw) => {
      const choice = createSeededChoice(`bag ${draw}`)
      const drawn = words.toSorted(
        (one, other) => choice.fraction(one + draw) - choice.fraction(other + draw),
      )
      return `${drawn.slice(0, 40).join(gap)}.`
    })
    expect(draws.filter(isProse).length).toBeLessThanOrEqual(20)
  })
})
