/** What a broker of one node is told, however it is run; Kafka's own names. */
export interface BrokerAddresses {
  /** Where clients connect: `host:port`. */
  readonly advertised: string
  readonly listener: string
  readonly controller: string
  readonly controllerVoter: string
}

export function brokerSettings(addresses: BrokerAddresses): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${addresses.controllerVoter}`,
    listeners: `PLAINTEXT://${addresses.listener},CONTROLLER://${addresses.controller}`,
    'advertised.listeners': `PLAINTEXT://${addresses.advertised}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    // Fifty partitions are the default; they cost start-up time and nothing here needs them.
    'offsets.topic.num.partitions': '3',
    // A first consumer joins at once instead of waiting three seconds for company.
    'group.initial.rebalance.delay.ms': '0',
    // A mistyped topic is an error, not a new topic.
    'auto.create.topics.enable': 'false',
    // A node killed without warning is let in again after this long (nine seconds by default).
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '500',
  }
}
