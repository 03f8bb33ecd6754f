// What the `browser` field of a package.json replaces by `false`.
