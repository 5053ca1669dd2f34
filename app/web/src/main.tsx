import { loadMaths } from '@bulwark/client/maths';
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { BookProvider } from './chain/book';
import { ChainProvider } from './chain/chain';
import { type Deployment, loadDeployment } from './chain/deployment';
import { Transactions } from './chain/transaction';
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

// Answers that come together are drawn together.
let told: (() => void)[] = [];
notifyManager.setScheduler((tell) => {
  if (told.push(tell) > 1) return;
  setTimeout(() => {
    const all = told;
    told = [];
    for (const each of all) each();
  }, 60);
});

const queries = new QueryClient({ defaultOptions: { queries: { retry: 2, retryDelay: 1_000, staleTime: 2_000 } } });
const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id root');
const root = createRoot(container);

function Everything({ deployment }: { deployment: Deployment }) {
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Toasts>
          <ChainProvider deployment={deployment}>
            <WalletProvider>
              <BookProvider>
                <Transactions>
                  <App />
                </Transactions>
              </BookProvider>
            </WalletProvider>
          </ChainProvider>
        </Toasts>
      </QueryClientProvider>
    </StrictMode>
  );
}

/** Shows the app once it knows of which fund; what `index.html` says stays until then. */
async function start() {
  try {
    const deployment = await loadDeployment();
    // A transition: drawn in slices, so that the page answers meanwhile.
    startTransition(() => root.render(<Everything deployment={deployment} />));
    if (deployment.network === 'localnet') (await import('./wallet/demo')).registerDemoWallet(deployment);
  } catch (error) {
    const advice = error instanceof Error ? error.message : String(error);
    root.render(<Failed title="The app cannot start" advice={advice} retry={() => void start()} />);
  }
}

void start();
