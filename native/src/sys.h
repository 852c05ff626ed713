/*
 * sys.h - the kernel, with nothing in between.
 *
 * The shipped engine has no libc: a system call is one instruction, its result is the kernel's own
 * (-4095..-1 is an errno, see syscall(2), "Architecture calling conventions").
 */
#ifndef NSLAB_SYS_H
#define NSLAB_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/unistd.h>
#include <linux/errno.h>

#ifdef NSLAB_DRY
/* The fuzzer's kernel (fuzz/dry.c): nothing that a program asks for happens. */
long sys6(long nr, long a, long b, long c, long d, long e, long f);
long program_call(long nr, const uint64_t argument[6]);
#else
static inline long sys6(long nr, long a, long b, long c, long d, long e, long f)
{
#if defined(__x86_64__)
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory", "cc");
	return x0;
#else
#error "nslab-engine knows x86_64 and aarch64"
#endif
}

/* What a program asks for, as against what the engine needs itself. */
static inline long program_call(long nr, const uint64_t argument[6])
{
	return sys6(nr, (long)argument[0], (long)argument[1], (long)argument[2], (long)argument[3],
		    (long)argument[4], (long)argument[5]);
}
#endif

/* SYS(nr, up to six arguments): the missing ones are zero. */
#define SYS_(nr, a, b, c, d, e, f, ...) \
	sys6((nr), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define SYS(...) SYS_(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)

static inline bool failed(long result)
{
	return result < 0 && result >= -4095;
}

_Noreturn static inline void leave(int status)
{
	for (;;)
		SYS(__NR_exit_group, status);
}

/* Zeroed memory of its own, or NULL; never given back: an engine process is short-lived or tiny. */
static inline void *memory(size_t size)
{
	/* PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS: mmap(2) */
	long at = SYS(__NR_mmap, 0, size, 3, 0x22, -1, 0);

	return failed(at) ? NULL : (void *)at;
}

/* Provided by bytes.c where there is no libc; the compiler calls them too. */
void *memcpy(void *restrict to, const void *restrict from, size_t count);
void *memset(void *at, int byte, size_t count);

#endif
