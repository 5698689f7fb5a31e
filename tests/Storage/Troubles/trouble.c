/* A machine with something wrong, for LD_PRELOAD. What it is stands in the file that TROUBLE names, in numbers of eight
 * bytes that a test changes while the process runs:
 *
 *   0  by how many seconds the time of day is off
 *   1  how many milliseconds every sync takes longer
 *   2  which sync of meetai.db-wal from now on fails with EIO: counted down, also over restarts; 0 for none
 *   3  the same for meetai.db
 *   4  not 0: nothing in TROUBLE_DISK can be written, as where the kernel has mounted it read-only after an error
 *
 * A sync that fails is not made. What comes after this library in LD_PRELOAD sees what this one lets through.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { AHEAD, SLOW, LOG_FAILS, DATABASE_FAILS, READ_ONLY, NUMBERS };

static _Atomic int64_t none[NUMBERS], *numbers = none;

#define REAL(name)                                         \
  ({                                                       \
    static __typeof__(&name) real;                         \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
    real;                                                  \
  })

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("TROUBLE");
  int file = path ? REAL(open)(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *there = mmap(NULL, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  REAL(close)(file);
  if (there == MAP_FAILED) abort();
  numbers = there;
}

/* The time of day. */

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = REAL(clock_gettime)(clock, now);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += numbers[AHEAD];
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  int result = REAL(gettimeofday)(now, zone);
  now->tv_sec += numbers[AHEAD];
  return result;
}

time_t time(time_t *now) {
  time_t result = REAL(time)(NULL) + numbers[AHEAD];
  if (now) *now = result;
  return result;
}

/* Syncs. */

static int path_of(int handle, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length > 0 ? length : 0] = 0;
  return length > 0;
}

static int ends_with(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

static int is_due(int which) {
  int64_t left = numbers[which];
  while (left > 0)
    if (__atomic_compare_exchange_n((int64_t *)&numbers[which], &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      return left == 1;
  return 0;
}

static int fails(int handle) {
  char path[PATH_MAX];
  int64_t slow = numbers[SLOW];
  if (slow > 0) usleep(slow * 1000);
  if (numbers[LOG_FAILS] == 0 && numbers[DATABASE_FAILS] == 0) return 0;
  return path_of(handle, path)
      && ((ends_with(path, "/meetai.db-wal") && is_due(LOG_FAILS))
          || (ends_with(path, "/meetai.db") && is_due(DATABASE_FAILS)));
}

#define SYNC(name)                                      \
  int name(int handle) {                                \
    if (!fails(handle)) return REAL(name)(handle);      \
    errno = EIO;                                        \
    return -1;                                          \
  }
SYNC(fsync)
SYNC(fdatasync)

/* Writes. */

static int is_ours(const char *path) {
  const char *disk = getenv("TROUBLE_DISK");
  return numbers[READ_ONLY] && disk && strncmp(path, disk, strlen(disk)) == 0;
}

static int is_closed(int handle) {
  char path[PATH_MAX];
  if (!numbers[READ_ONLY] || !path_of(handle, path) || !is_ours(path)) return 0;
  errno = EROFS;
  return 1;
}

#define WRITE(type, name, parameters, ...)       \
  type name parameters {                         \
    return is_closed(handle) ? -1 : REAL(name)(__VA_ARGS__); \
  }
WRITE(ssize_t, write, (int handle, const void *bytes, size_t length), handle, bytes, length)
WRITE(ssize_t, pwrite, (int handle, const void *bytes, size_t length, off_t at), handle, bytes, length, at)
WRITE(ssize_t, pwrite64, (int handle, const void *bytes, size_t length, off_t at), handle, bytes, length, at)
WRITE(ssize_t, writev, (int handle, const struct iovec *some, int count), handle, some, count)
WRITE(ssize_t, pwritev, (int handle, const struct iovec *some, int count, off_t at), handle, some, count, at)
WRITE(int, ftruncate, (int handle, off_t length), handle, length)
WRITE(int, ftruncate64, (int handle, off_t length), handle, length)

#define OPEN(name)                                                        \
  int name(const char *path, int flags, ...) {                            \
    va_list more;                                                         \
    va_start(more, flags);                                                \
    mode_t mode = va_arg(more, mode_t);                                   \
    va_end(more);                                                         \
    if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && is_ours(path)) {       \
      errno = EROFS;                                                      \
      return -1;                                                          \
    }                                                                     \
    return REAL(name)(path, flags, mode);                                 \
  }
OPEN(open)
OPEN(open64)

int unlink(const char *path) {
  if (!is_ours(path)) return REAL(unlink)(path);
  errno = EROFS;
  return -1;
}
