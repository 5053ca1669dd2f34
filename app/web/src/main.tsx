import { loadMaths } from '@bulwark/client/maths';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { BookProvider } from './chain/book';
import { ChainProvider } from './chain/chain';
import { loadDeployment } from './chain/deployment';
import { Transactions } from './chain/transaction';
import { Boot } from './shell/boot';
import { startTheme } from './shell/theme';
import './ui/tokens.css';
import './ui/base.css';
import { Failed } from './ui/states';
import { Toasts } from './ui/toast';
import { WalletProvider } from './wallet/wallet';

startTheme();
// Fetched while the rest is: the maths, and the page that most people open first. A failure is told by who needs them.
loadMaths().catch(() => {});
if (location.pathname === '/') import('./pages/cover').catch(() => {});
const queries = new QueryClient({ defaultOptions: { queries: { retry: 2, retryDelay: 1_000, staleTime: 2_000 } } });

async function start() {
  const deployment = await loadDeployment();
  if (deployment.network === 'localnet')
    void import('./wallet/demo').then(({ registerDemoWallet }) => registerDemoWallet(deployment));
  return deployment;
}

function Root() {
  const deployment = useQuery({ queryKey: ['deployment'], queryFn: start, staleTime: Number.POSITIVE_INFINITY, retry: false });
  if (deployment.isPending) return <Boot />;
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
