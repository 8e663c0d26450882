// What would the reference case 'bass-net' cost in C++ written for it alone? The same two loops as in kernel.rs, with OpenMP.
//
// The first argument is a file of rows: the number of agents, their offsets (64 bits each), their ties (32 bits each). Every
// line read, `push THREADS STEPS` or `pull THREADS STEPS`, is answered by the seconds that it took and how many adopted.

#include <omp.h>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

using std::uint16_t, std::uint32_t, std::uint64_t, std::uint8_t;

static const uint64_t PIECE = 1 << 14;

struct Rows {
    uint64_t agents;
    std::vector<uint64_t> offsets;
    std::vector<uint32_t> ties;
};

// xorshift128+ (Vigna 2014), one for every piece of agents and step.
struct Generator {
    uint64_t a, b;
    static uint64_t mix(uint64_t seed) {
        uint64_t mixed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
        return (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    }
    Generator(uint64_t step, uint64_t piece) {
        a = mix(0x9e3779b97f4a7c15 ^ (step << 32 | piece));
        b = mix(a);
    }
    uint32_t next() {
        uint64_t x = a, word = a + b;
        x ^= x << 23;
        a = b;
        b = x ^ b ^ (x >> 17) ^ (b >> 26);
        return word >> 32;
    }
};

static std::vector<uint32_t> limits(const Rows &rows) {
    uint64_t most = 0;
    for (uint64_t k = 0; k < rows.agents; k++)
        most = std::max(most, rows.offsets[k + 1] - rows.offsets[k]);
    std::vector<uint32_t> limits(most + 1);
    for (uint64_t voices = 0; voices <= most; voices++) {
        double limit = (1.0 - 0.999 * std::pow(0.985, double(voices))) * 4294967296.0;
        limits[voices] = limit < 4294967295.0 ? uint32_t(limit) : 4294967295u;
    }
    return limits;
}

static uint64_t adopters(const std::vector<uint8_t> &adopted) {
    uint64_t sum = 0;
    for (uint8_t one : adopted) sum += one;
    return sum;
}

// Counts kept by those who adopt; `SHARED` where two threads may raise one count.
template <bool SHARED> static uint64_t push(const Rows &rows, uint64_t steps) {
    const auto limit = limits(rows);
    std::vector<uint8_t> adopted(rows.agents, 0);
    std::vector<uint16_t> counts(rows.agents, 0);
    const int64_t pieces = (rows.agents + PIECE - 1) / PIECE;
    std::vector<std::vector<uint32_t>> news(pieces);
    for (uint64_t step = 0; step < steps; step++) {
#pragma omp parallel for schedule(dynamic, 4)
        for (int64_t piece = 0; piece < pieces; piece++) {
            Generator generator(step, piece);
            news[piece].clear();
            uint64_t end = std::min(rows.agents, (piece + 1) * PIECE);
            for (uint64_t agent = piece * PIECE; agent < end; agent++)
                if (!adopted[agent] && generator.next() < limit[counts[agent]])
                    news[piece].push_back(agent);
        }
#pragma omp parallel for schedule(dynamic, 4)
        for (int64_t piece = 0; piece < pieces; piece++)
            for (uint32_t agent : news[piece]) {
                adopted[agent] = 1;
                for (uint64_t k = rows.offsets[agent]; k < rows.offsets[agent + 1]; k++) {
                    uint16_t *count = &counts[rows.ties[k]];
                    if (SHARED)
                        __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
                    else
                        ++*count;
                }
            }
    }
    return adopters(adopted);
}

// Ties of all who have not adopted looked at in every step: the rule as it is written.
static uint64_t pull(const Rows &rows, uint64_t steps) {
    const auto limit = limits(rows);
    std::vector<uint8_t> now(rows.agents, 0), next(rows.agents, 0);
    const int64_t pieces = (rows.agents + PIECE - 1) / PIECE;
    for (uint64_t step = 0; step < steps; step++) {
#pragma omp parallel for schedule(dynamic, 4)
        for (int64_t piece = 0; piece < pieces; piece++) {
            Generator generator(step, piece);
            uint64_t end = std::min(rows.agents, (piece + 1) * PIECE);
            for (uint64_t agent = piece * PIECE; agent < end; agent++) {
                if (now[agent]) {
                    next[agent] = 1;
                    continue;
                }
                uint32_t count = 0;
                for (uint64_t k = rows.offsets[agent]; k < rows.offsets[agent + 1]; k++)
                    count += now[rows.ties[k]];
                next[agent] = generator.next() < limit[count];
            }
        }
        std::swap(now, next);
    }
    return adopters(now);
}

template <class T> static bool fill(std::vector<T> &column, uint64_t count, FILE *file) {
    column.resize(count);
    return std::fread(column.data(), sizeof(T), count, file) == count;
}

int main(int arguments, char **argument) {
    FILE *file = arguments > 1 ? std::fopen(argument[1], "rb") : nullptr;
    Rows rows;
    if (!file || std::fread(&rows.agents, 8, 1, file) != 1) return 1;
    if (!fill(rows.offsets, rows.agents + 1, file)) return 1;
    if (!fill(rows.ties, rows.offsets.back(), file)) return 1;
    std::fclose(file);
    char kernel[8];
    int threads;
    unsigned long long steps;
    while (std::scanf("%7s %d %llu", kernel, &threads, &steps) == 3) {
        omp_set_num_threads(threads);
        auto before = std::chrono::steady_clock::now();
        uint64_t count = !std::strcmp(kernel, "pull") ? pull(rows, steps)
                         : threads == 1               ? push<false>(rows, steps)
                                                      : push<true>(rows, steps);
        std::chrono::duration<double> taken = std::chrono::steady_clock::now() - before;
        std::printf("%.9f %llu\n", taken.count(), (unsigned long long)count);
        std::fflush(stdout);
    }
}
