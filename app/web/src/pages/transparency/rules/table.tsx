import { Table } from '../../../ui/table';
import { type Parameter, shown, type Units } from '../../../words/parameters/parameter';
import style from './rules.module.css';

/** An account whose parameters are shown. */
export interface Subject<T> {
  readonly name: string;
  readonly of: T;
  readonly units?: Units;
}

/** Parameters of accounts of one kind with their bounds, an account a column. */
export function Parameters<T>({
  caption,
  parameters,
  subjects,
}: {
  caption: string;
  parameters: readonly Parameter<T>[];
  subjects: readonly Subject<T>[];
}) {
  return (
    <Table
      caption={`${caption}: values and bounds`}
      rows={parameters}
      id={({ field }) => field}
      columns={[
        {
          head: 'Rule',
          cell: ({ name, meaning }) => (
            <span className={style.rule}>
              <strong>{name}</strong>
              <br />
              <span className="soft small">{meaning}</span>
            </span>
          ),
          text: ({ name }) => name,
        },
        ...subjects.map(({ name, of, units }) => ({
          head: name,
          cell: (parameter: Parameter<T>) => shown(parameter, of, units),
          text: (parameter: Parameter<T>) => shown(parameter, of, units),
          number: true,
        })),
        {
          head: 'The program takes',
          cell: ({ bound }) => <span className={`small ${style.bound}`}>{bound}</span>,
          text: ({ bound }) => bound,
        },
      ]}
    />
  );
}
