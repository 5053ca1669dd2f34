//! Surfpool, started offline on our ports, and ended.

use std::{
    thread::Builder,
    time::{Duration, Instant},
};

use anyhow::{anyhow, bail, Context, Result};
use crossbeam_channel::{unbounded, Receiver, Sender};
use surfpool_core::{
    runloops::start_local_surfnet_runloop,
    surfnet::{
        locker::SurfnetSvmLocker,
        svm::{SurfnetSvm, SurfnetSvmConfig},
        GeyserEvent,
    },
};
use surfpool_types::{
    BlockProductionMode, RpcConfig, SimnetCommand, SimnetConfig, SimnetEvent, SurfpoolConfig,
};

/// Longest wait for the servers to begin or end.
const PATIENCE: Duration = Duration::from_secs(10);

/// A network before anybody can talk to it: accounts may be put in.
pub struct Draft {
    /// Its accounts, clock and transactions.
    pub svm: SurfnetSvm,
    events: Receiver<SimnetEvent>,
    geyser: Receiver<GeyserEvent>,
}

impl Draft {
    /// A network at its beginning, with mainnet's features and programs.
    pub fn new(slot_time: u64) -> Result<Self> {
        let (svm, events, geyser) = SurfnetSvm::new(SurfnetSvmConfig {
            slot_time,
            // Profiling runs every transaction once more for each of its instructions, and a profile keeps every account.
            instruction_profiling_enabled: false,
            max_profiles: 1,
            ..SurfnetSvmConfig::default()
        })
        .map_err(|error| anyhow!("the runtime does not start: {error}"))?;
        Ok(Self {
            svm,
            events,
            geyser,
        })
    }
}

/// A network that is being talked to.
pub struct Network {
    /// Its accounts, clock and transactions.
    pub locker: SurfnetSvmLocker,
    /// What it is told.
    pub commands: Sender<SimnetCommand>,
    /// What it tells.
    pub events: Receiver<SimnetEvent>,
}

impl Network {
    /// Opens the ports. The network makes no block by itself.
    pub fn open(draft: Draft, rpc_port: u16, ws_port: u16) -> Result<Self> {
        let Draft {
            svm,
            events,
            geyser,
        } = draft;
        let config = SurfpoolConfig {
            simnets: vec![SimnetConfig {
                offline_mode: true,
                remote_rpc_url: None,
                slot_time: svm.slot_time,
                block_production_mode: BlockProductionMode::Manual,
                instruction_profiling_enabled: false,
                max_profiles: 1,
                ..SimnetConfig::default()
            }],
            rpc: RpcConfig {
                bind_host: "127.0.0.1".to_owned(),
                bind_port: rpc_port,
                ws_port,
                ..RpcConfig::default()
            },
            ..SurfpoolConfig::default()
        };
        let locker = SurfnetSvmLocker::new(svm);
        let (commands, orders) = unbounded();
        let (of_loop, to_loop) = (locker.clone(), commands.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        Builder::new().name("network".to_owned()).spawn(move || {
            let aborted = of_loop.simnet_events_tx();
            let run = start_local_surfnet_runloop(of_loop, config, to_loop, orders, geyser);
            if let Err(error) = runtime.block_on(run) {
                aborted.aborted(error.to_string());
            }
        })?;
        let network = Self {
            locker,
            commands,
            events,
        };
        network.wait_until_open()?;
        Ok(network)
    }

    fn wait_until_open(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.events.recv_deadline(deadline) {
                Ok(SimnetEvent::CoreStarted(_)) => return Ok(()),
                Ok(SimnetEvent::Aborted(reason)) => bail!("the network does not start: {reason}"),
                Ok(_) => {}
                Err(error) => return Err(error).context("the network does not start"),
            }
        }
    }

    /// Closes the ports; its accounts can be read afterwards. Fails when the servers do not say that they have ended.
    pub fn close(&self) -> Result<()> {
        self.commands
            .send(SimnetCommand::Terminate(None))
            .map_err(|_| anyhow!("the network has ended before"))?;
        let deadline = Instant::now() + PATIENCE;
        let mut servers = 2;
        while servers > 0 {
            if let SimnetEvent::Shutdown = self
                .events
                .recv_deadline(deadline)
                .context("RPC and WebSocket do not end")?
            {
                servers -= 1;
            }
        }
        Ok(())
    }
}
