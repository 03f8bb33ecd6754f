/** The address with which a client opens an app. */

/**
 * Ask the server for a signed address, and add what needs no signature. The client script keeps parameters from an
 * earlier launch in the same tab when an address does not name them: an empty value tells it that they are not there.
 * @param {import("./client.js").Client} client
 * @returns {Promise<string>}
 */
export async function launchAddress(client) {
  const { now, identity, theme } = client;
  const { src } = await client.api.get("launch", {
    user: identity?.key,
    start: now.start || undefined,
    version: now.version,
    platform: now.platform,
    theme: JSON.stringify(theme),
    page: now.page || undefined,
    language: now.language || undefined,
    fullscreen: now.fullscreen ? "1" : undefined,
  });
  const unsigned = {
    tgWebAppBotInline: now.inline && client.atLeast("6.7") ? "1" : "",
    tgWebAppFullscreen: now.fullscreen && client.atLeast("8.0") ? "1" : "",
    tgWebAppShowSettings: "",
    tgWebAppDefaultColors: "",
    tgWebAppStartParam: now.start,
  };
  const missing = Object.entries(unsigned).filter(([name]) => !src.includes(`${name}=`));
  return `${src}${src.includes("#") ? "&" : "#"}${new URLSearchParams(missing)}`;
}
