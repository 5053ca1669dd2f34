//! Simulated fund-years of the example portfolio: by threads, by paths, by products; and playing the worst again.

use std::{hint::black_box, thread, time::Duration};

use bulwark_risk::{
    simulate::{simulate, Column},
    Portfolio,
};
use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};

fn example() -> Portfolio {
    Portfolio::example().expect("the example")
}

/// The example's products again and again, without its shocks, until there are `count`.
fn with_products(count: usize) -> Portfolio {
    let mut portfolio = example();
    portfolio.shocks.clear();
    let products = portfolio.products.clone();
    portfolio.products = (0..count)
        .map(|number| {
            let mut product = products[number % products.len()].clone();
            product.name = format!("{} {number}", product.name);
            product
        })
        .collect();
    portfolio
}

fn play(portfolio: &Portfolio, paths: u64) {
    black_box(simulate(portfolio, paths, 1, |_| ()).expect("a simulation"));
}

fn threads(criterion: &mut Criterion) {
    const PATHS: u64 = 100_000;
    let portfolio = example();
    let all = thread::available_parallelism().map_or(1, usize::from);
    let mut group = criterion.benchmark_group("fund-years by threads");
    group
        .throughput(Throughput::Elements(PATHS))
        .sample_size(20);
    for threads in [1, all] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        group.bench_function(BenchmarkId::from_parameter(threads), |bencher| {
            bencher.iter(|| pool.install(|| play(&portfolio, PATHS)));
        });
    }
    group.finish();
}

fn paths(criterion: &mut Criterion) {
    let portfolio = example();
    let mut group = criterion.benchmark_group("fund-years by paths");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(8));
    for paths in [10_000, 100_000, 1_000_000] {
        group.throughput(Throughput::Elements(paths));
        group.bench_function(BenchmarkId::from_parameter(paths), |bencher| {
            bencher.iter(|| play(&portfolio, paths));
        });
    }
    group.finish();
}

fn products(criterion: &mut Criterion) {
    const PATHS: u64 = 100_000;
    let mut group = criterion.benchmark_group("fund-years by products");
    group
        .throughput(Throughput::Elements(PATHS))
        .sample_size(20);
    for count in [10, 40, 160] {
        let portfolio = with_products(count);
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| play(&portfolio, PATHS));
        });
    }
    group.finish();
}

fn tail(criterion: &mut Criterion) {
    let portfolio = example();
    let simulation = simulate(&portfolio, 1_000_000, 1, |_| ()).expect("a simulation");
    let mut group = criterion.benchmark_group("after a million fund-years");
    group.sample_size(10);
    group.bench_function("parts of the 1 % tail", |bencher| {
        bencher.iter(|| black_box(simulation.tail(&portfolio, Column::Gross, 0.99)));
    });
    group.bench_function("marginals of 40 products", |bencher| {
        bencher.iter(|| black_box(simulation.marginals(&portfolio, 0.99)));
    });
    group.finish();
}

criterion_group!(benches, threads, paths, products, tail);
criterion_main!(benches);
