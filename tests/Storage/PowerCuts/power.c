/* A disk that keeps what was synced and nothing else, for LD_PRELOAD.
 *
 * Every fsync or fdatasync of a file directly in POWER_LIVE also brings its copy in POWER_KEPT up to date: that copy is
 * what a power cut would leave for certain. Whatever was written since may or may not have reached the disk, which the
 * test decides afterwards, sector by sector.
 *
 * Only what SQLite does is watched: writes at an offset, truncation, syncs. A new file counts as kept from its first
 * sync on (SQLite syncs the directory then); files are not renamed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 64, MOST_HANDLES = 65536, UNKNOWN = 0, IGNORED = 1, FIRST = 2 };

struct file {
  char name[NAME_MAX + 1];
  off_t from, to; /* written since the last sync; nothing where to is 0 */
};

static struct file files[MOST_FILES];
static int count;
static unsigned char handles[MOST_HANDLES]; /* UNKNOWN, IGNORED, or FIRST and more: which file */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int find(const char *name) {
  for (int i = 0; i < count; i++)
    if (strcmp(files[i].name, name) == 0) return i + FIRST;
  if (count == MOST_FILES) abort();
  strcpy(files[count].name, name);
  return FIRST + count++;
}

/* With the gate held. */
static struct file *file_of(int handle) {
  if (handle < 0 || handle >= MOST_HANDLES) return NULL;
  if (handles[handle] == UNKNOWN) {
    char link[64], path[PATH_MAX];
    const char *live = getenv("POWER_LIVE");
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    handles[handle] = IGNORED;
    if (live && length > 0) {
      path[length] = 0;
      size_t folder = strlen(live);
      struct stat what;
      if (strncmp(path, live, folder) == 0 && path[folder] == '/' && !strchr(path + folder + 1, '/')
          && fstat(handle, &what) == 0 && S_ISREG(what.st_mode))
        handles[handle] = find(path + folder + 1);
    }
  }
  return handles[handle] == IGNORED ? NULL : &files[handles[handle] - FIRST];
}

static void forget(int handle) {
  if (handle >= 0 && handle < MOST_HANDLES) handles[handle] = UNKNOWN;
}

static void wrote(int handle, off_t at, ssize_t bytes) {
  if (bytes <= 0) return;
  pthread_mutex_lock(&gate);
  struct file *file = file_of(handle);
  if (file) {
    if (file->to == 0 || at < file->from) file->from = at;
    if (at + bytes > file->to) file->to = at + bytes;
  }
  pthread_mutex_unlock(&gate);
}

/* With the gate held: the copy becomes what the file is. */
static void keep(int handle, struct file *file) {
  static char block[1 << 16];
  char path[PATH_MAX];
  struct stat what;
  snprintf(path, sizeof path, "%s/%s", getenv("POWER_KEPT"), file->name);
  int copy = REAL(open)(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (copy < 0 || fstat(handle, &what) != 0) abort();
  off_t end = file->to < what.st_size ? file->to : what.st_size;
  for (off_t at = file->from; at < end;) {
    size_t wanted = end - at < (off_t)sizeof block ? (size_t)(end - at) : sizeof block;
    ssize_t got = pread(handle, block, wanted, at);
    if (got <= 0 || REAL(pwrite)(copy, block, got, at) != got) abort();
    at += got;
  }
  if (REAL(ftruncate)(copy, what.st_size) != 0) abort();
  REAL(close)(copy);
  file->from = file->to = 0;
}

static int synced(int handle) {
  pthread_mutex_lock(&gate);
  struct file *file = file_of(handle);
  if (file) keep(handle, file);
  pthread_mutex_unlock(&gate);
  return 0;
}

int fsync(int handle) { return synced(handle); }
int fdatasync(int handle) { return synced(handle); }

ssize_t pwrite(int handle, const void *bytes, size_t length, off_t at) {
  ssize_t done = REAL(pwrite)(handle, bytes, length, at);
  wrote(handle, at, done);
  return done;
}

ssize_t pwrite64(int handle, const void *bytes, size_t length, off_t at) {
  ssize_t done = REAL(pwrite64)(handle, bytes, length, at);
  wrote(handle, at, done);
  return done;
}

ssize_t write(int handle, const void *bytes, size_t length) {
  ssize_t done = REAL(write)(handle, bytes, length);
  if (done > 0) wrote(handle, lseek(handle, 0, SEEK_CUR) - done, done);
  return done;
}

int close(int handle) {
  forget(handle);
  return REAL(close)(handle);
}

#define OPEN(name)                                      \
  int name(const char *path, int flags, ...) {          \
    va_list more;                                       \
    va_start(more, flags);                              \
    int handle = REAL(name)(path, flags, va_arg(more, mode_t)); \
    va_end(more);                                       \
    forget(handle);                                     \
    return handle;                                      \
  }
OPEN(open)
OPEN(open64)
