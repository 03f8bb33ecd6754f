/** WeChat's statistics have no receiver here: what an app reports goes nowhere, and experiments have no groups. */

/** Nothing is sent. */
export function reportAnalytics() {}

/** Nothing is sent. */
export function reportEvent() {}

/** Nothing is sent. */
export function reportMonitor() {}

/** Nothing is sent. */
export function reportPerformance() {}

/** No experiment is running. */
export function getExptInfoSync() {
  return {};
}
