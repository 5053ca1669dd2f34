import type { ReactNode } from 'react';
import { Component } from 'react';
import { Failed } from '../ui/states';

/** Title of a page and what it is for. */
export function PageHead({ title, lead, actions }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="between">
      <div className="stack-tight">
        <h1>{title}</h1>
        {lead && (
          <p className="soft" style={{ maxWidth: '46rem' }}>
            {lead}
          </p>
        )}
      </div>
      {actions && <div className="row">{actions}</div>}
    </div>
  );
}

/** Keeps a fault of one page from taking the app with it. */
export class Guard extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Failed
        title="This page could not be shown"
        advice={`${error.message} Nothing was sent. If it happens again, please report it.`}
        retry={() => this.setState({ error: undefined })}
      />
    );
  }
}
