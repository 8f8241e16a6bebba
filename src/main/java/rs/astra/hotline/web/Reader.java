package rs.astra.hotline.web;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import rs.astra.hotline.people.Role;

/** As what somebody asks. Whoever is several things may what any of them may. */
enum Reader {
  /** Nobody we know. */
  STRANGER,
  /** This machine itself, without any cookie: what watches over the service. */
  MACHINE,
  /** A screen on a wall. */
  DEVICE,
  COUNSELLOR,
  SUPERVISOR,
  ADMINISTRATOR,
  AUDITOR,
  STATISTICS_READER;

  /** Somebody with those roles. */
  static Set<Reader> of(Collection<Role> roles) {
    Set<Reader> readers = EnumSet.noneOf(Reader.class);
    for (Role role : roles) {
      readers.add(
          switch (role) {
            case COUNSELLOR -> COUNSELLOR;
            case SUPERVISOR -> SUPERVISOR;
            case ADMINISTRATOR -> ADMINISTRATOR;
            case AUDITOR -> AUDITOR;
            case STATISTICS_READER -> STATISTICS_READER;
          });
    }
    return readers;
  }
}
