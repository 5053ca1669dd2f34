/** Transaction plans by room. */

export * from './attestors';
export * from './cover';
export * from './fund';
export * from './plan';
export * from './products';
export * from './underwriting';
