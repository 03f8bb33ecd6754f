/** `relations` between components: parent and child, ancestor and descendant, directly or through a behavior. */

import { guard } from "./env.js";
import { above, standIn } from "./events.js";
import { joinPath } from "./assets.js";

const OPPOSITE = /** @type {Table<string>} */ ({ __proto__: null, parent: "child", child: "parent", ancestor: "descendant", descendant: "ancestor" });

/** Link a newly attached instance upwards. @param {Instance} instance */
export function link(instance) {
  for (const relation of instance.definition.relations) {
    if (!isUpward(relation)) continue;
    const found = partner(instance, relation);
    if (!found) {
      call(instance, relation.linkFailed);
      continue;
    }
    // Both know each other before either is told: a parent's `linked` uses what a child knows of its parent.
    join(found.instance, found.relation, instance);
    join(instance, relation, found.instance);
    call(found.instance, found.relation.linked, instance);
    call(instance, relation.linked, found.instance);
  }
}

/** Undo every link of a detached instance. @param {Instance} instance */
export function unlink(instance) {
  for (const [relation, partners] of [...instance.links]) {
    for (const other of partners.splice(0)) {
      for (const [back, list] of other.links) {
        const at = back.type === OPPOSITE[relation.type] ? list.indexOf(instance) : -1;
        if (at < 0) continue;
        list.splice(at, 1);
        call(other, back.unlinked, instance);
      }
      call(instance, relation.unlinked, other);
    }
  }
  instance.links.clear();
}

/** The instances linked under the relation with `path`, in document order. @param {Instance} instance @param {string} path */
export function relationNodes(instance, path) {
  const relation = instance.definition.relations.find((/** @type {Relation} */ known) => known.path === path);
  const list = (relation && instance.links.get(relation)) || [];
  return [...list].sort((a, b) => (standIn(a.el).compareDocumentPosition(standIn(b.el)) & 4 ? -1 : 1)).map((other) => other.self);
}

/** @param {Instance} instance @param {Relation} relation @param {Instance} other */
function join(instance, relation, other) {
  const list = instance.links.get(relation) || [];
  list.push(other);
  instance.links.set(relation, list);
}

/** @param {Instance} instance @param {unknown} run @param {Instance} [other] */
function call(instance, run, other) {
  if (typeof run === "function") guard(() => run.call(instance.self, other && other.self), instance);
}

/** A linked instance changed its place. @param {Instance} instance */
export function relink(instance) {
  for (const [relation, partners] of instance.links) {
    if (!isUpward(relation)) continue;
    for (const other of partners) {
      const back = [...other.links].find(([known, list]) => known.type === OPPOSITE[relation.type] && list.includes(instance));
      if (back) call(other, back[0].linkChanged, instance);
      call(instance, relation.linkChanged, other);
    }
  }
}

/** @param {Relation} relation */
function isUpward(relation) {
  return relation.type === "parent" || relation.type === "ancestor";
}

/**
 * The nearest instance above, in the template that has `instance`, which answers the relation; a parent is the nearest
 * of all.
 * @param {any} instance @param {Relation} relation
 */
function partner(instance, relation) {
  // Content that no slot shows yet hangs in a fragment, which knows the component it was written in.
  for (let node = above(instance.el); node; node = above(node)) {
    const other = node.$instance;
    if (!other || other.owner !== instance.owner) continue;
    const answer = other.definition.relations.find((/** @type {Relation} */ back) => (
      back.type === OPPOSITE[relation.type] && points(instance, relation, other) && points(other, back, instance)
    ));
    if (answer) return { instance: other, relation: answer };
    if (relation.type === "parent") return null;
  }
  return null;
}

/**
 * Whether `relation` of `from` names `to`, by behavior or by path: seen from the component, or from the module of the
 * behavior that has the relation.
 * @param {Instance} from @param {Relation} relation @param {Instance} to
 */
function points(from, relation, to) {
  const { target, base } = relation;
  if (target && typeof target !== "string") return to.definition.behaviors.has(target);
  const written = target || relation.path;
  const bases = base ? [from.base, base] : [from.base];
  return bases.some((folder) => {
    const path = joinPath(written.startsWith("/") ? "" : folder, written);
    return path === to.is || `${path}/index` === to.is;
  });
}
