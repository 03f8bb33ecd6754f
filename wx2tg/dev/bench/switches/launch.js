/** Switches of what an app is told at its start: another value starts it anew. */
import { PLATFORMS } from "../phone/platforms.js";
import { atLeast } from "../phone/versions.js";
import { choice, text, tick } from "./fields.js";

/**
 * @param {import("../phone/client.js").Client} client
 * @returns {import("./fields.js").Field[]}
 */
export function launchFields(client) {
  const { settings, state } = client;
  const platforms = [...new Set([...Object.keys(PLATFORMS), ...(state.platforms ?? [])])];
  const versions = [...state.versions].sort((one, other) => (atLeast(one, other) ? -1 : 1));
  const titled = (/** @type {string} */ name) => (Object.hasOwn(PLATFORMS, name) ? PLATFORMS[name].title : name);
  const languages = (state.languages ?? []).map((code) => /** @type {[string, string]} */ ([code, languageName(code)]));
  const users = state.identities.map(({ key, name }) => /** @type {[string, string]} */ ([key, name]));
  const page = text("Start page", () => client.now.page, (value) => settings.set({ page: value.trim().replace(/^\//, "") }), {
    ...{ list: "switches-pages", placeholder: state.entry },
  });
  return [
    choice("User", users, () => client.identity?.key ?? "", (user) => settings.set({ user })),
    choice("Language", [["", "Of the user"], ...languages], () => client.now.language, (language) => settings.set({ language })),
    choice("Platform", platforms.map((name) => [name, titled(name)]), () => client.now.platform, (platform) => settings.set({ platform, lacks: null })),
    choice("Version", versions.map((name) => [name, name]), () => client.now.version, (version) => settings.set({ version })),
    text("Start parameter", () => client.now.start, (start) => settings.set({ start: start.trim() }), {
      ...{ pattern: "[A-Za-z0-9_\\-]{0,512}", title: "Letters, digits, _ and -, at most 512" },
    }),
    page,
    tick("The bot has inline mode", () => client.now.inline, (inline) => settings.set({ inline })),
  ];
}

/** @param {string} code */
function languageName(code) {
  try {
    return `${new Intl.DisplayNames(["en"], { type: "language" }).of(code)} (${code})`;
  } catch {
    return code;
  }
}
