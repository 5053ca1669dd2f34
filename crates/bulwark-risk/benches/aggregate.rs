//! A year's losses: time of the recursion and of the transform by lattice points, simulated years a second by threads.

use std::{hint::black_box, thread};

use bulwark_risk::{
    aggregate::{fft, lattice, Class},
    severity::Layered,
    Compound, Frequency, Result,
};
use criterion::{criterion_group, criterion_main, BenchmarkId, Criterion, Throughput};

fn book() -> Result<Compound> {
    let payment = Layered::new("lognormal:0,1.8".parse()?, 0.0, 10.0)?;
    Compound::new(Frequency::Poisson(2.0), payment)
}

/// A capped lognormal on lattices of 2^12 points and more; a payment takes a quarter of them.
fn lattices(criterion: &mut Criterion) {
    let book = book().expect("a book");
    let class = Class::of(book.frequency()).expect("a class");
    let mut group = criterion.benchmark_group("lattice");
    for bits in [12u32, 14, 16, 18, 20] {
        let points = 1usize << bits;
        let f = lattice::payments(book.payment(), 40.0 / points as f64, points);
        group.throughput(Throughput::Elements(points as u64));
        group.bench_function(BenchmarkId::new("fft", points), |bencher| {
            bencher.iter(|| fft::compound(book.frequency(), black_box(&f), points, 10.0));
        });
        if bits <= 16 {
            group.sample_size(10);
            group.bench_function(BenchmarkId::new("panjer", points), |bencher| {
                bencher.iter(|| class.probabilities(black_box(&f), points));
            });
        }
    }
    group.finish();
}

/// A hundred thousand years on one thread and on all.
fn simulation(criterion: &mut Criterion) {
    const YEARS: u64 = 100_000;
    let book = book().expect("a book");
    let all = thread::available_parallelism().map_or(1, usize::from);
    let mut group = criterion.benchmark_group("simulation");
    group.throughput(Throughput::Elements(YEARS));
    group.sample_size(20);
    for threads in [1, all] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        group.bench_function(BenchmarkId::new("threads", threads), |bencher| {
            bencher.iter(|| pool.install(|| book.simulate(YEARS, 1, &|_| ())));
        });
    }
    group.finish();
}

criterion_group!(benches, lattices, simulation);
criterion_main!(benches);
