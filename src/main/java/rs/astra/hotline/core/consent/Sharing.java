package rs.astra.hotline.core.consent;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.call.CallId;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * What one recipient may be told: because somebody has agreed to it by voice (CN2), or because of
 * danger (CN9). Of what is told only its kinds are here; nothing of it, and no number.
 *
 * @param call in which it was agreed
 * @param recordedBy who heard it
 * @param at when; whole seconds
 * @param expiresAt after which nothing more is told; whole seconds
 * @param recipient an organisation, or somebody in it, by name; one for each sharing; null if that
 *     can be read no more
 * @param what at least one
 * @param withdrawnAt when it was taken back, null while it holds
 * @param danger null if it was agreed
 */
public record Sharing(
    ConsentId id,
    CallId call,
    CounsellorId recordedBy,
    Instant at,
    Instant expiresAt,
    @Nullable String recipient,
    Purpose purpose,
    Set<Kind> what,
    @Nullable Instant withdrawnAt,
    @Nullable Danger danger) {
  /** A sharing. */
  public Sharing {
    what = Set.copyOf(what);
    if (what.isEmpty()) {
      throw new IllegalArgumentException("somebody is told something");
    }
  }

  /** What for. */
  public enum Purpose {
    SHELTER,
    MEDICAL,
    LEGAL,
    POLICE,
    SOCIAL_WORK,
    HELPLINE
  }

  /** What is told. */
  public enum Kind {
    /** That somebody has called, and nothing else. */
    THE_CALL,
    /** Who it is. */
    IDENTITY,
    /** How they can be reached. */
    CONTACT,
    /** Where they are. */
    WHEREABOUTS,
    /** What happens to them. */
    SITUATION,
    /** What they need. */
    NEEDS,
    HEALTH,
    /** That there are children, and how they are. */
    CHILDREN
  }

  /** The same, with what could be read of to whom. */
  public Sharing to(@Nullable String readable) {
    return new Sharing(
        id, call, recordedBy, at, expiresAt, readable, purpose, what, withdrawnAt, danger);
  }

  /** What is told, in the order of the list. */
  public Set<Kind> inOrder() {
    return EnumSet.copyOf(what);
  }
}
