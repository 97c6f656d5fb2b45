/** Colours of layers without an order. Neighbours in a stack lie far apart on the scale, so that they are told apart in grey too. */
export const LAYER_COLORS = [0, 6, 2, 8, 4, 1, 5, 3].map((band) => `var(--age-${band})`);
