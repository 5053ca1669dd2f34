import { Table } from '../../../ui/table';
import { type Parameter, shown, type Units } from '../../../words/parameters/parameter';

/** Parameters of an account with their bounds. */
export function Parameters<T>({
  caption,
  parameters,
  of,
  units,
}: {
  caption: string;
  parameters: readonly Parameter<T>[];
  of: T;
  units?: Units;
}) {
  return (
    <Table
      caption={caption}
      rows={parameters}
      id={({ field }) => field}
      columns={[
        {
          head: 'Rule',
          cell: ({ name, meaning }) => (
            <span>
              <strong>{name}</strong>
              <br />
              <span className="soft small">{meaning}</span>
            </span>
          ),
          text: ({ name }) => name,
        },
        {
          head: 'Now',
          cell: (parameter) => shown(parameter, of, units),
          text: (parameter) => shown(parameter, of, units),
          number: true,
        },
        { head: 'The program takes', cell: ({ bound }) => <span className="small">{bound}</span>, text: ({ bound }) => bound },
      ]}
    />
  );
}
