/** Findings put together: equal ones as one, and those that belong to a page. */

/**
 * @typedef {import("./findings.js").Finding} Finding
 * @typedef {{key: string, findings: Finding[]}} Group Findings with the same code and message, in the order of their places.
 * @typedef {{is?: string, source?: {path: string}, children: Node[]}} Node
 */

const ORDER = ["error", "warning", "info"];

/**
 * Groups in the order of their severity, then as they come.
 * @param {Finding[]} findings
 * @returns {Group[]}
 */
export function grouped(findings) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.code} ${finding.message}`;
    const group = groups.get(key) ?? { key, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  const rank = (/** @type {Group} */ { findings: [first] }) => ORDER.indexOf(first.severity);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

/**
 * What a page consists of, as far as its tree tells: paths of files, and of units without a suffix.
 * @param {string} route
 * @param {Node | null | undefined} tree
 * @param {string} root  The app's folder in the project, "" or with a slash at its end.
 * @returns {Set<string>}
 */
export function filesOf(route, tree, root) {
  const files = new Set([root + route]);
  const nodes = tree ? [tree] : [];
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (node.is) files.add(root + node.is.replace(/^\//, ""));
    if (node.source) files.add(root + node.source.path).add(node.source.path);
    nodes.push(...node.children);
  }
  return files;
}

/**
 * Whether a finding is in one of these files or units.
 * @param {Finding} finding
 * @param {Set<string>} files
 */
export function isOf({ path }, files) {
  return files.has(path) || files.has(path.replace(/\.[^./]+$/, ""));
}
