/** Every type of the maths: what `Book` takes and gives. All u64 and u128 are `bigint`, smaller integers `number`. */
export * from './types/audit';
export * from './types/capital';
export * from './types/claims';
export * from './types/common';
export * from './types/cover';
export * from './types/reinsurance';
export * from './types/stopLoss';
