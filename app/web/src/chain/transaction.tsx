import type { Plan } from '@bulwark/client';
import { createSender, explain, PlanInterrupted, TransactionUnconfirmed } from '@bulwark/client';
import type { TransactionModifyingSigner } from '@solana/kit';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, useCallback, useContext, useRef, useState } from 'react';
import { Notice } from '../ui/badge';
import { Button } from '../ui/button';
import { Facts } from '../ui/card';
import { Dialog } from '../ui/dialog';
import { useToast } from '../ui/toast';
import { useWallet } from '../wallet/wallet';
import { useChain } from './chain';
import { Course, type State } from './course';
import style from './transaction.module.css';

/** Something a person is about to sign. */
export interface Request {
  /** What it does: `Buy cover`. */
  title: string;
  /** What it will do, figure by figure, before anything is signed. */
  facts: readonly (readonly [ReactNode, ReactNode] | false | undefined)[];
  /** What must be known before. */
  warning?: ReactNode;
  /** Makes the instructions at the moment they are signed. */
  plan: (signer: TransactionModifyingSigner) => Promise<Plan>;
  /** What happened: `Cover bought`. */
  done: string;
  /** Runs after everything landed. */
  after?: () => void;
}

const Context = createContext<(request: Request) => void>(() => {});

/** Shows a person what a transaction does, has it signed, sends it, and reads the chain anew. */
export const useTransaction = () => useContext(Context);

/** One window for all that is signed. */
export function Transactions({ children }: { children: ReactNode }) {
  const { rpc } = useChain();
  const { wallet, connect } = useWallet();
  const [request, setRequest] = useState<Request>();
  const [state, setState] = useState<State>({ at: 'review' });
  const toast = useToast();
  const queries = useQueryClient();
  const stop = useRef<AbortController>(undefined);

  const ask = useCallback(
    (next: Request) => {
      if (!wallet) return connect();
      setRequest(next);
      setState({ at: 'review' });
    },
    [wallet, connect],
  );

  const close = () => {
    stop.current?.abort();
    setRequest(undefined);
    const sent = state.at === 'running' && (state.stage === 'sending' || state.stage === 'confirming');
    if (sent)
      toast({ tone: 'info', title: 'It was sent and may still land', text: 'Look at the page before you send it again.' });
  };

  const run = async () => {
    if (!request || !wallet) return;
    const abort = new AbortController();
    stop.current = abort;
    // Who has left may have opened the window for something else: what this comes to is not shown there.
    const show = (next: State) => {
      if (!abort.signal.aborted) setState(next);
    };
    show({ at: 'running', stage: 'building', part: 1, parts: 1, again: false });
    try {
      const plan = await request.plan(wallet.signer);
      const sender = createSender({ rpc, feePayer: wallet.signer });
      const { signatures } = await sender.send(plan, {
        signal: abort.signal,
        onStage: ({ stage, index, count, attempt }) =>
          show({ at: 'running', stage, part: index + 1, parts: count, again: attempt > 1 }),
      });
      await queries.invalidateQueries();
      show({ at: 'done', signatures: signatures.map(String) });
      toast({ tone: 'ok', title: request.done });
      request.after?.();
    } catch (error) {
      if (abort.signal.aborted) return;
      const person = explain(error);
      const again = !(error instanceof TransactionUnconfirmed || error instanceof PlanInterrupted);
      show({ at: 'failed', title: person.title, advice: person.advice, again });
      void queries.invalidateQueries();
    }
  };

  return (
    <Context.Provider value={ask}>
      {children}
      <Dialog title={request?.title ?? ''} open={request !== undefined} close={close}>
        {request && (
          <>
            <Facts items={request.facts} />
            {request.warning && state.at === 'review' && <Notice tone="warn">{request.warning}</Notice>}
            <Course state={state} done={request.done} />
            <div className={style.buttons}>
              {state.at === 'done' || (state.at === 'failed' && !state.again) ? (
                <Button onClick={close}>Close</Button>
              ) : (
                <>
                  <Button tone="quiet" onClick={close}>
                    {state.at === 'running' ? 'Leave' : 'Cancel'}
                  </Button>
                  <Button busy={state.at === 'running'} onClick={() => void run()}>
                    {state.at === 'failed' ? 'Try again' : 'Sign and send'}
                  </Button>
                </>
              )}
            </div>
          </>
        )}
      </Dialog>
    </Context.Provider>
  );
}
