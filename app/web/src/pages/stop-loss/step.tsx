import type { ComponentProps } from 'react';
import { Act } from '../../forms/act';

/** A step of the stop-loss, which anyone may take. */
export function Step({
  tone = 'quiet',
  ...act
}: Pick<ComponentProps<typeof Act>, 'children' | 'refused' | 'onClick'> & { tone?: 'quiet' | 'main' }) {
  return <Act {...act} anyone beside size="small" tone={tone} />;
}
