/*
 * dry.c - stands in for the kernel, and for the verbs that need one.
 *
 * Results are pseudo-random: success, errors, numbers larger than any buffer. Bytes that the engine
 * itself hands over (trace records) are read to the last one, so that AddressSanitizer sees each.
 */
#include "dry.h"

#include <stdlib.h>

#include "monitor.h"
#include "process.h"
#include "reap.h"
#include "relay.h"
#include "signals.h"
#include "sys.h"

jmp_buf dry_exit;

static uint64_t state;
static volatile unsigned char sink;

void dry_seed(uint64_t seed)
{
	state = seed * 2 + 1;
}

/* xorshift64: the same seed, the same run. */
static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static long any_result(void)
{
	switch (next() % 8) {
	case 0:
		return -(long)(next() % 134);
	case 1:
		return (long)next();
	case 2:
		return (long)(next() % 100000);
	default:
		return (long)(next() % 64);
	}
}

long program_call(long nr, const uint64_t argument[6])
{
	for (int n = 0; n < 6; n++)
		sink ^= (unsigned char)argument[n];
	sink ^= (unsigned char)nr;
	return any_result();
}

long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
	(void)a, (void)d, (void)e, (void)f;
	switch (nr) {
	case __NR_exit_group:
	case __NR_ppoll:
		longjmp(dry_exit, 1);
	case __NR_write:
		for (long n = 0; n < c; n++)
			sink ^= ((const unsigned char *)b)[n];
		return c;
	case __NR_getpid:
		return 4242;
	default:
		return 0;
	}
}

long spawn(const struct spawn *how, bool *fell_back)
{
	sink ^= (unsigned char)how->flags;
	*fell_back = next() % 4 == 0;
	return next() % 2 ? 0 : any_result();
}

int exit_status(int wait_status)
{
	return wait_status & 0xff;
}

void signals_pipe(bool ignored)
{
	sink ^= ignored;
}

int reap(int32_t main_child)
{
	return main_child % 256;
}

int monitor(const struct monitor_spec *spec)
{
	for (size_t n = 0; n < sizeof(*spec); n++)
		sink ^= ((const unsigned char *)spec)[n];
	return spec->child % 256;
}

int relay(int master, int32_t child)
{
	return (master ^ child) % 256;
}
