import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { BookProvider } from './chain/book';
import { ChainProvider } from './chain/chain';
import { loadDeployment } from './chain/deployment';
import { Transactions } from './chain/transaction';
import { startTheme } from './shell/theme';
import './ui/tokens.css';
import './ui/base.css';
import { Failed, Loading } from './ui/states';
import { Toasts } from './ui/toast';
import { WalletProvider } from './wallet/wallet';

startTheme();
const queries = new QueryClient({ defaultOptions: { queries: { retry: 2, retryDelay: 1_000, staleTime: 2_000 } } });

async function start() {
  const deployment = await loadDeployment();
  if (deployment.network === 'localnet') await (await import('./wallet/demo')).registerDemoWallet(deployment);
  return deployment;
}

function Root() {
  const deployment = useQuery({ queryKey: ['deployment'], queryFn: start, staleTime: Number.POSITIVE_INFINITY, retry: false });
  if (deployment.isPending) return <Loading label="Starting" />;
  if (deployment.isError) {
    return <Failed title="The app cannot start" advice={deployment.error.message} retry={() => void deployment.refetch()} />;
  }
  return (
    <ChainProvider deployment={deployment.data}>
      <WalletProvider>
        <BookProvider>
          <Transactions>
            <App />
          </Transactions>
        </BookProvider>
      </WalletProvider>
    </ChainProvider>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Toasts>
        <Root />
      </Toasts>
    </QueryClientProvider>
  </StrictMode>,
);
