import { BULWARK_PROGRAM_ADDRESS, type LoadedKind } from '@bulwark/client';
import type { Address } from '@solana/kit';
import { useBuffers, useFeeds, usePools, useProducts, useTranches } from '../../../chain/accounts';
import { useMints } from '../../../chain/mints';
import { useNameOf } from '../../../chain/names';
import { Button } from '../../../ui/button';
import { Card } from '../../../ui/card';
import { useCopy } from '../../../ui/copy';
import { type Column, Table } from '../../../ui/table';
import { NO_KEY, short } from '../../../words/keys';
import style from './addresses.module.css';

interface Place {
  readonly what: string;
  readonly name: string;
  readonly address: Address;
}

/** Where everything lies, to look up anywhere else. */
export function Addresses({ fund }: { fund: LoadedKind<'fund'> }) {
  const nameOf = useNameOf();
  const name = (address: Address) => nameOf(address) ?? short(address);
  const mints = useMints();
  const places: Place[] = [
    { what: 'Program', name: 'Bulwark', address: BULWARK_PROGRAM_ADDRESS },
    { what: 'Fund', name: 'This fund', address: fund.address },
    { what: 'Vault', name: 'Attestors’ bonds', address: fund.data.bondVault },
    ...fund.data.oracleSources
      .filter((source) => source !== NO_KEY)
      .map((address) => ({ what: 'Source of prices', name: 'A program whose prices feeds may read', address })),
    ...(usePools().data ?? []).flatMap(({ address, data }) => [
      { what: 'Pool', name: name(address), address },
      { what: 'Vault', name: `Of ${name(address)}`, address: data.vault },
    ]),
    ...(useProducts().data ?? []).map(({ address }) => ({ what: 'Product', name: name(address), address })),
    ...(useTranches().data ?? []).flatMap(({ address, data }) => [
      { what: 'Tranche', name: name(address), address },
      { what: 'Vault', name: `Of ${name(address)}`, address: data.vault },
    ]),
    ...(useBuffers().data ?? []).flatMap(({ address, data }) => [
      { what: 'Buffer', name: name(address), address },
      { what: 'Vault', name: `Of ${name(address)}`, address: data.vault },
    ]),
    ...(useFeeds().data ?? []).map(({ address }) => ({ what: 'Feed', name: name(address), address })),
    ...[...mints.values()].map(({ address, symbol }) => ({ what: 'Token', name: symbol, address })),
  ];
  const columns: Column<Place>[] = [
    { head: 'What', cell: ({ what }) => what, sort: ({ what }) => what, text: ({ what }) => what },
    { head: 'Name', cell: (place) => place.name, sort: (place) => place.name, text: (place) => place.name },
    {
      head: 'Address',
      cell: ({ address, name: of, what }) => <Whole address={address} of={`${what} ${of}`} />,
      text: ({ address }) => address,
    },
  ];
  return (
    <Card title="Addresses" note="Look them up in any explorer. Only the program can move what lies in the vaults." flush>
      <Table
        caption="Addresses of the fund’s accounts"
        rows={places}
        columns={columns}
        id={({ address, what }) => `${what} ${address}`}
      />
    </Card>
  );
}

function Whole({ address, of }: { address: Address; of: string }) {
  const { copied, copy } = useCopy(address);
  return (
    <span className={style.whole}>
      <code>{address}</code>
      <Button tone="plain" size="small" aria-label={`Copy the address of ${of}`} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </span>
  );
}
