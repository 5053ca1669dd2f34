import type { ReactNode } from 'react';
import { Link } from 'wouter';
import style from './button.module.css';

/** A way to another page that stands where a button would. */
export function ButtonLink({
  href,
  tone = 'main',
  size = 'normal',
  children,
  ...rest
}: {
  href: string;
  tone?: 'main' | 'quiet' | 'plain';
  size?: 'normal' | 'small';
  children: ReactNode;
  'aria-label'?: string;
}) {
  return (
    <Link {...rest} href={href} className={`${style.button} ${style.link} ${style[tone]} ${style[size]}`}>
      {children}
    </Link>
  );
}
