/** `swiper-item` with an `item-id`, which its swiper reads; one without needs no script. */

/** @satisfies {NativeLeaf} */
export const wxSwiperItem = { props: { itemId: "", skipHiddenItemLayout: false }, create: () => ({}) };
