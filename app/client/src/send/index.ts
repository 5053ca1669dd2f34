/** Sending plans. */

export type { ConfirmRpc, Patience } from './confirm';
export { MAX_TRANSACTION_BYTES, measure, splitIntoTransactions } from './message';
export {
  createSender,
  type Progress,
  type Receipt,
  type Sender,
  type SenderConfig,
  type SenderRpc,
  type SendOptions,
  type Stage,
} from './sender';
