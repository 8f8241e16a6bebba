package rs.astra.hotline.core.call;

/** What a waiting caller can hear besides music. */
public enum Prompt {
  /** Please stay on the line. */
  PLEASE_WAIT,
  /** All are taken; stay on the line; in danger call 192. */
  NOBODY_FREE
}
