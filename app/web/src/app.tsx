import { lazy, Suspense } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { Guard, PageHead } from './shell/page';
import { Shell } from './shell/shell';
import { Loading } from './ui/states';

const Cover = lazy(() => import('./pages/cover'));
const Product = lazy(() => import('./pages/cover/product'));
const Policies = lazy(() => import('./pages/cover/policies'));
const Underwrite = lazy(() => import('./pages/underwrite'));
const Reinsure = lazy(() => import('./pages/reinsure'));
const Claims = lazy(() => import('./pages/claims'));
const Incident = lazy(() => import('./pages/claims/incident'));
const StopLoss = lazy(() => import('./pages/stop-loss'));
const Transparency = lazy(() => import('./pages/transparency'));

/** The rooms of the fund, each fetched when it is entered. */
export function App() {
  const [location] = useLocation();
  return (
    <Shell>
      <Guard key={location}>
        <Suspense fallback={<Loading lines={6} label="Loading the page" />}>
          <Switch>
            <Route path="/" component={Cover} />
            <Route path="/cover/:product">{({ product }) => <Product address={product} />}</Route>
            <Route path="/policies" component={Policies} />
            <Route path="/underwrite" component={Underwrite} />
            <Route path="/reinsure" component={Reinsure} />
            <Route path="/claims" component={Claims} />
            <Route path="/claims/:incident">{({ incident }) => <Incident address={incident} />}</Route>
            <Route path="/stop-loss" component={StopLoss} />
            <Route path="/transparency" component={Transparency} />
            <Route>
              <PageHead title="No such page" lead={<Link href="/">Go to the cover that is for sale</Link>} />
            </Route>
          </Switch>
        </Suspense>
      </Guard>
    </Shell>
  );
}
