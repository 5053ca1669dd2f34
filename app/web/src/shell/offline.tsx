import { explain } from '@bulwark/client';
import { useQuery } from '@tanstack/react-query';
import { POLL, useChain } from '../chain/chain';
import { Failed } from '../ui/states';
import style from './shell.module.css';

/** Says when the network does not answer; what is on the page is then old. */
export function Offline() {
  const { rpc } = useChain();
  const slot = useQuery({
    queryKey: ['slot'],
    queryFn: ({ signal }) => rpc.getSlot().send({ abortSignal: signal }),
    refetchInterval: POLL,
    retry: 1,
  });
  if (!slot.isError) return null;
  const person = explain(slot.error);
  return (
    <div className={style.offline}>
      <Failed
        title={person.title}
        advice={`${person.advice ?? ''} What this page shows may be old.`}
        retry={() => void slot.refetch()}
      />
    </div>
  );
}
