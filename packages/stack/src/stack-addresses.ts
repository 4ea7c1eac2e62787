import { postgresAddress, type Addresses } from './addresses.ts'
import { administrationOf } from './applications/administration.ts'
import type { Replica } from './applications/services.ts'
import type { StartedPart } from './parts/part.ts'
import type { Started } from './start-everything.ts'

/** The document of `addresses.json`. */
export function addressesOf({
  infrastructure,
  databases,
  alipay,
  claude,
  mail,
  payment,
  interview,
  demo,
  settings,
  secrets,
  gatewayPart,
  observers,
}: Started): Addresses {
  const admin = administrationOf(settings, secrets)
  const { postgres, redis, kafka } = infrastructure
  return {
    payment: serviceAddress(payment),
    interview: serviceAddress(interview),
    alipay_simulator: alipay.simulator && urlAndPid(alipay.simulator),
    claude_simulator: claude.simulator && urlAndPid(claude.simulator),
    mail: mail.catcher && { ...urlAndPid(mail.catcher), smtp_url: mail.catcher.smtpUrl },
    postgres: { ...postgresAddress(databases), pid: postgres.pid() },
    redis: urlAndPid(redis),
    kafka: { brokers: kafka.address, pid: kafka.pid() },
    gateway: gatewayPart && { ...urlAndPid(gatewayPart), certificate: gatewayPart.certificate },
    prometheus: observers && urlAndPid(observers.prometheus),
    alertmanager: observers?.alertmanager && urlAndPid(observers.alertmanager),
    demo,
    ...(admin && { admin }),
  }
}

const urlAndPid = ({ address, pid }: StartedPart) => ({ url: address, pid: pid() })

function serviceAddress([first]: readonly Replica[]): Addresses['payment'] {
  return { url: first?.url ?? '', internal_url: first?.internalUrl ?? '', pid: first?.pid() }
}
