/** `view` with a `hover-class`; a view without one needs no script. */

import { createHover, hoverProps } from "./_shared/hover.js";

/** @satisfies {NativeLeaf} */
export const wxView = { props: hoverProps, create: createHover };
