/** `movable-area` with `scale-area`, which its views read; one without needs no script. */

/** @satisfies {NativeLeaf} */
export const wxMovableArea = { props: { scaleArea: false }, create: () => ({}) };
