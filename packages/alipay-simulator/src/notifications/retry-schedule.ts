const minuteMs = 60_000
/**
 * The waits after each failed delivery: eight deliveries within 25 hours in all.
 * Source: https://opendocs.alipay.com/open/270/105902 (4m, 10m, 10m, 1h, 2h, 6h, 15h).
 */
const waitsMinutes = [4, 10, 10, 60, 120, 360, 900]

/** How long to wait after `attemptsMade` failed deliveries, divided by `timeFactor`; undefined when it was the last. */
export function nextWaitMs(attemptsMade: number, timeFactor: number): number | undefined {
  const minutes = waitsMinutes[attemptsMade - 1]
  return minutes === undefined ? undefined : (minutes * minuteMs) / timeFactor
}
