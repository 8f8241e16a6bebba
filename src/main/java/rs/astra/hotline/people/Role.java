package rs.astra.hotline.people;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody is here; a person can be several. What each may is in the table of rights. */
public enum Role {
  /** Talks with callers, and acts for nobody else. */
  COUNSELLOR,
  /** Sees who is on duty, acts for everybody, keeps the roster. */
  SUPERVISOR,
  /** Invites and removes people and devices; sees nothing of the work. */
  ADMINISTRATOR,
  /** Reads the audit. */
  AUDITOR,
  /** Reads reports; never what happens now. */
  STATISTICS_READER;

  /** As it is written in commands, requests and the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The role of that word. */
  public static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
