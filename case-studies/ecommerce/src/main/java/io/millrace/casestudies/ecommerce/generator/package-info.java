/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Makes the input of the ecommerce case study, and the answers the pipeline must give for it.
 *
 * <p>This package is the pipeline's judge, so it shares no code with it: it imports the JDK,
 * Jackson and annotations only. Two days of a shop (from 2026-03-02T00:00:00Z) are simulated as
 * facts in time order. Each fact is first entered into the truth and only then spoiled and written,
 * so the truth never depends on reading a file back.
 *
 * <h2>Files</h2>
 *
 * <ul>
 *   <li>{@code orders/orders-0.csv.gz} to {@code orders-3.csv.gz}: one order line per record, each
 *       file with the header {@code
 *       order_id,line_no,ordered_at,customer_id,product_id,quantity,unit_price,currency,country,status}.
 *   <li>{@code clicks/clicks-0.jsonl} to {@code clicks-3.jsonl}: one JSON object per record with
 *       {@code event_id, ts, type, customer, product_id, page, country, device}, members in any
 *       order.
 *   <li>{@code catalogue.csv}: {@code product_id,product_name,category,list_price}; 380 of the 400
 *       products sold.
 *   <li>{@code truth.json}: the answers, below.
 * </ul>
 *
 * <h2>What is wrong with the records</h2>
 *
 * <ul>
 *   <li><b>Disorder</b>: a record stands at most 64 clean records after its place in time; its file
 *       is the quarter of the input it lands in. About 1 % (2.1 % of the first day) stand in the
 *       last fiftieth of the input instead, so in the last file.
 *   <li><b>Exact duplicates</b>, for about 2 %: the same values once or twice more, at most 1,000
 *       clean records later. In CSV the line is the same to the byte; in JSON the members may stand
 *       in another order and be escaped in another way.
 *   <li><b>Conflicting duplicates</b>, for about 0.3 %: the same key ({@code order_id} and {@code
 *       line_no}, or {@code event_id}), a time 1 to 600 seconds later, and other content. The
 *       earliest time wins, so the original is kept. A key may have both sorts of copies.
 *   <li><b>Poison</b>, about 0.5 % more records, but every kind at least once. Keys are their own;
 *       each has one fault and ends as one dead letter. One click is longer than 1 MiB.
 * </ul>
 *
 * <h2>truth.json</h2>
 *
 * One object; members and rows in this order, one row per line:
 *
 * <ul>
 *   <li>{@code seed}, {@code events}: the specification.
 *   <li>{@code inputs.clicks} and {@code inputs.orders}: {@code records_written} (headers are no
 *       records), {@code kept}, {@code duplicates_exact}, {@code duplicates_conflicting} and {@code
 *       rejected}, an object of cause and count. {@code records_written} is the sum of the others.
 *   <li>{@code catalogue_rows}, and {@code catalogue_misses}: kept order lines of any status whose
 *       product the catalogue lacks.
 *   <li>{@code sales_by_product}: per {@code product_id}, {@code currency} and {@code
 *       window_start}, sorted by these. {@code sales_by_country}: the same with {@code country}
 *       first. Windows are UTC hours {@code [start, start + 1 h)} of the line's own time. Members:
 *       {@code orders} (distinct order ids with a placed line in the group and window), {@code
 *       units} and {@code gross_revenue} of placed lines, {@code returns}, {@code returned_units}
 *       and {@code returned_value} of returned lines, {@code cancelled_lines}, {@code order_lines}
 *       of any status, and {@code revenue} = {@code gross_revenue} - {@code returned_value}. A
 *       line's amount is {@code quantity} x {@code unit_price}, exactly. A cancelled line counts in
 *       {@code cancelled_lines} and {@code order_lines} only; a window with nothing else has its
 *       row too.
 *   <li>{@code sessions.count} and {@code sessions.rows}: per {@code customer_id} and {@code
 *       session_start}, sorted by these, over kept clicks and kept order lines of any status
 *       together; an event 30 minutes or more after the one before starts a new session. {@code
 *       session_end} is the time of the last event; {@code events} = {@code clicks} + {@code
 *       order_lines}.
 *   <li>{@code without_customer}: {@code input} (clicks or orders), {@code window_start}, {@code
 *       events}: kept records without a customer, which are in no session; hours without any have
 *       no row.
 * </ul>
 *
 * Decimals are strings in plain notation with any number of trailing zeros: compare them by value.
 * Times are strings as {@link java.time.Instant#toString()} writes them.
 */
@NullMarked
package io.millrace.casestudies.ecommerce.generator;

import org.jspecify.annotations.NullMarked;
