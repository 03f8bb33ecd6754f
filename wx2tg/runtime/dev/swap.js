/** Units and modules of a running app replaced by what a later build has made of them. */

import { env } from "../core/env.js";
import { definitionOf, definitions, factories, modules, unitOf, units } from "../core/registry.js";
import { keepUse } from "./keep.js";
import { rerender } from "./rerender.js";
import { liveInstances, livePages } from "./walk.js";

/**
 * `units` and `modules` are the ids of what is replaced, `fresh` those of the components that are made anew, data included:
 * their scripts have changed, or more of them than the template.
 * @typedef {{units: string[], modules: string[], fresh: string[]}} Replaced
 *
 * What a script of the bundle calls.
 * @typedef {(define: (id: string, factory: Function) => void, ...rest: unknown[]) => void} RunModules
 * @typedef {{modules: (run: RunModules) => void}} Bundle
 * @typedef {{defineUnit?: typeof import("../core/registry.js").defineUnit}} Registering
 */

export class Swap {
  /** @param {import("./places.js").Places} places */
  constructor(places) {
    this.places = places;
    /** What has come of the parts that are being replaced. */
    this.incoming = /** @type {{units: Map<string, () => Omit<Unit, "id">>, modules: Map<string, Function>, wanted: Replaced} | null} */ (null);
  }

  /** Take what scripts register while a replacement is on. @param {Registering} called @param {Bundle} bundle */
  watch(called, bundle) {
    const { defineUnit } = called;
    called.defineUnit = (id, make) => {
      if (this.incoming && this.incoming.wanted.units.includes(id)) this.incoming.units.set(id, make);
      else if (defineUnit) defineUnit(id, make);
    };
    const { modules: register } = bundle;
    bundle.modules = (run) => register((define, ...rest) => run((id, factory) => {
      if (this.incoming && this.incoming.wanted.modules.includes(id)) this.incoming.modules.set(id, factory);
      else define(id, factory);
    }, ...rest));
  }

  /**
   * Replace parts of the app by what the scripts that `fetched` runs register, all of it in one turn.
   * @param {Replaced} wanted @param {() => Promise<unknown>} fetched
   * @returns {Promise<number>} how many pages and components were made anew
   * @throws what a new script or template throws; then everything is as it was
   */
  async replace(wanted, fetched) {
    const incoming = (this.incoming = { units: new Map(), modules: new Map(), wanted });
    try {
      await fetched();
    } finally {
      this.incoming = null;
    }
    const before = [...this.exchange(units, incoming.units), ...this.exchange(factories, incoming.modules)];
    before.push(...this.drop(modules, wanted.modules), ...this.drop(definitions, wanted.fresh));
    const restore = livePages().filter(({ screen }) => !screen.page.hidden).map(({ screen }) => keepUse(screen.page));
    const done = /** @type {[Instance, Unit][]} */ ([]);
    try {
      wanted.fresh.forEach(check);
      for (const [instance, unit] of this.work(wanted)) {
        const { unit: old } = instance;
        if (instance.gone) continue;
        rerender(instance, unit, this.places, new Set(wanted.fresh));
        done.push([instance, old]);
      }
      remount(wanted.fresh);
    } catch (error) {
      before.forEach((undo) => undo());
      for (const [instance, old] of done.reverse()) if (!instance.gone) rerender(instance, old, this.places, new Set(wanted.fresh));
      throw error;
    } finally {
      restore.forEach((again) => again());
    }
    return done.length;
  }

  /** The pages and components whose templates are to be made anew, with their units. @param {Replaced} wanted @returns {Map<Instance, Unit>} */
  work({ units: ids, fresh }) {
    const work = new Map();
    const all = liveInstances();
    const owners = new Set(all.filter(({ is }) => fresh.includes(is)).map(({ owner }) => owner));
    for (const instance of all) {
      const changed = ids.includes(instance.is) && !fresh.includes(instance.is);
      if (changed || owners.has(instance)) work.set(instance, unitOf(instance.is));
    }
    return work;
  }

  /** @template T @param {Map<string, T>} table @param {Map<string, T>} values @returns {(() => void)[]} what takes it back */
  exchange(table, values) {
    return [...values].map(([id, value]) => {
      const known = table.get(id);
      table.set(id, value);
      return () => void (known === undefined ? table.delete(id) : table.set(id, known));
    });
  }

  /** @template T @param {Map<string, T>} table @param {string[]} ids @returns {(() => void)[]} what takes it back */
  drop(table, ids) {
    return ids.map((id) => {
      const known = table.get(id);
      table.delete(id);
      return () => void (known === undefined ? table.delete(id) : table.set(id, known));
    });
  }
}

/** Run the script of a component. @param {string} id @throws what the script throws */
function check(id) {
  const unit = unitOf(id);
  definitionOf(id);
  const failure = unit && unit.main ? modules.get(unit.main)?.failure : undefined;
  if (failure) throw failure.error;
}

/** Custom tab bars stand in no template. @param {string[]} fresh */
function remount(fresh) {
  for (const page of livePages()) {
    if (!page.tabBar || !fresh.includes(page.tabBar.is)) continue;
    page.tabBar.detach();
    page.tabBar.el.remove();
    page.tabBar = env.config.mountTabBar(page);
  }
}
