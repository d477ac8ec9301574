#define _GNU_SOURCE
#include "CSystem.h"
#include "faults.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#define MOST_GUARDS 64

/* Pages that are read-only for a time; the handler of the signal reads it without the lock. */
static struct {
  _Atomic uintptr_t start; /* 0: free */
  _Atomic uintptr_t end;
  atomic_int written;
  int users;
} guards[MOST_GUARDS];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct sigaction before;

static void fault(int number, siginfo_t *info, void *context) {
  uintptr_t place = (uintptr_t)info->si_addr;
  for (int i = 0; i < MOST_GUARDS; i++) {
    uintptr_t start = atomic_load(&guards[i].start), end = atomic_load(&guards[i].end);
    if (start == 0 || place < start || place >= end) continue;
    if (mprotect((void *)start, end - start, PROT_READ | PROT_WRITE) != 0) break;
    atomic_store(&guards[i].written, 1);
    return;
  }
  /* Not ours: it is told who was at work, or else the instruction runs again and meets what was done
     with such faults before. */
  if (!faults_tell()) {
    sigaction(SIGSEGV, &before, 0);
    return;
  }
  signal(SIGSEGV, SIG_DFL);
  raise(SIGSEGV);
}

static void listen_to_faults(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, &before);
}

void faults_listen(void) { pthread_once(&once, listen_to_faults); }

int system_guard_begin(void *pages, size_t bytes) {
  faults_listen();
  uintptr_t start = (uintptr_t)pages;
  int found = -1;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < MOST_GUARDS; i++) {
    uintptr_t known = atomic_load(&guards[i].start);
    if (known == start) {
      found = i;
      break;
    }
    if (known == 0 && found < 0) found = i;
  }
  if (found >= 0) {
    if (atomic_load(&guards[found].start) == 0) {
      atomic_store(&guards[found].written, 0);
      atomic_store(&guards[found].end, start + bytes);
      atomic_store(&guards[found].start, start);
      mprotect(pages, bytes, PROT_READ);
    }
    guards[found].users++;
  }
  pthread_mutex_unlock(&lock);
  return found;
}

int system_guard_end(int guard, int writable) {
  pthread_mutex_lock(&lock);
  int written = atomic_load(&guards[guard].written);
  if (--guards[guard].users == 0) {
    uintptr_t start = atomic_load(&guards[guard].start), end = atomic_load(&guards[guard].end);
    mprotect((void *)start, end - start, writable ? PROT_READ | PROT_WRITE : PROT_READ);
    atomic_store(&guards[guard].start, 0);
  }
  pthread_mutex_unlock(&lock);
  return written;
}
