package rs.astra.hotline.core.roster;

import java.util.Comparator;
import java.util.List;
import rs.astra.hotline.core.counsellor.CounsellorId;

/**
 * Somebody is on duty: one occurrence of a shift, or what absences leave of it.
 *
 * @param span from when until when, to the minute
 */
public record Duty(CounsellorId person, Post post, Span span) {
  private static final List<Post> POSTS = Post.all();

  /** By post and person. */
  static final Comparator<Duty> BY_POST =
      Comparator.comparingInt((Duty d) -> POSTS.indexOf(d.post())).thenComparing(Duty::person);

  /** By beginning, post, person, end: the same roster gives the same list. */
  static final Comparator<Duty> ORDER =
      Comparator.comparing((Duty d) -> d.span().from())
          .thenComparing(BY_POST)
          .thenComparing(d -> d.span().until());
}
