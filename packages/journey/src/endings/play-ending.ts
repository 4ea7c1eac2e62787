import { playLate } from './late.ts'
import { playLostNotification } from './lost-notification.ts'
import { playRefund } from './refund.ts'
import { openScene, type Scene, type SceneOptions } from './scene.ts'
import { playSurplus } from './surplus.ts'

interface Ending {
  readonly title: string
  readonly play: (scene: Scene) => Promise<void>
}

/** The other endings of a sale, by the word that plays them. */
const endings = {
  refund: { title: 'a paid order is given back before its interview', play: playRefund },
  late: { title: 'two orders are paid after they were cancelled', play: playLate },
  surplus: { title: 'one order is paid by two QR codes', play: playSurplus },
  'lost-notification': { title: 'a payment of which no notification arrives', play: playLostNotification },
} satisfies Record<string, Ending>

export type EndingName = keyof typeof endings

export const endingNames = ['refund', 'late', 'surplus', 'lost-notification'] as const satisfies EndingName[]

export const endingTitle = (name: EndingName): string => endings[name].title

/**
 * Plays one to its end, with the timeline of each order. Throws JourneyError naming the step that did not come true, the
 * cause and what to do, or the signal's reason.
 */
export async function playEnding(name: EndingName, options: SceneOptions): Promise<{ steps: number }> {
  const scene = await openScene(options)
  try {
    await endings[name].play(scene)
    return { steps: scene.stepsDone }
  } finally {
    await scene.close()
  }
}
