import { PageHead } from '../../shell/page';
export default function Page() {
  return <PageHead title="transparency" />;
}
