import { PageHead } from '../../shell/page';
export default function Page({ address }: { address: string }) {
  return <PageHead title={address} lead="claims/incident" />;
}
