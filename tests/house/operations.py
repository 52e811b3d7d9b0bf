"""Every operation of the API, as `routes.py` has the pages: name, method, rule, answer, rows."""

OPERATIONS = """
read_figures                 GET    everyone        200  -
read_figure_rows             GET    everyone        200  -
read_together                GET    reads           200  open private published
explain_number               PUT    edits           200  open private
set_aside_action             POST   moves           200  open private
take_up_action               POST   moves           422  open private
check_line                   POST   everyone        422  -
read_action_rows             GET    everyone        200  -
read_queue                   GET    everyone        200  -
list_views                   GET    everyone        200  -
keep_view                    POST   everyone        201  -
forget_view                  DELETE nobody          404  -
bring_table                  POST   everyone        422  -
undo_table                   DELETE nobody          404  -
accept_factor                PUT    edits           200  open private
list_lenses                  GET    reads           200  open private published
been_here                    POST   edits           200  open private
in_the_queue                 POST   edits           200  open private
look_through_lens            PUT    edits           200  open private
list_supports                GET    reads           200  open private published
add_support                  POST   edits           201  open private
remove_support               DELETE edits           204  open private
read_coverage                GET    reads           200  open private published
withdraw_acceptance          DELETE edits           204  open private
withdraw_look                DELETE edits           204  open private
add_action                   POST   edits           201  open private
add_event                    POST   edits           201  open private
add_factor                   POST   edits           201  open private
ask_why                      POST   edits           201  open private
check_question               POST   edits           204  open private
edit_why                     PATCH  edits           200  open private
move_why                     POST   edits           200  open private
open_juncture                POST   edits           201  open private
paste_whys                   POST   edits           201  open private
read_tree                    GET    reads           200  open private published
read_tree_as_markdown        GET    reads           200  open private published
read_tree_as_svg             GET    reads           200  open private published
remove_juncture              DELETE edits           204  open private
remove_why                   DELETE edits           204  open private
undo_analysis_edit           POST   edits           200  open private
unlink_factor                DELETE edits           204  open private
waive_juncture               PATCH  edits           200  open private
write_as_factor              PUT    edits           200  open private
add_section                  POST   edits           201  open private
add_service                  POST   writers         201  -
add_severity                 POST   administrators  201  -
agree_on_timeline            POST   edits           201  open private published
agree_action                 POST   moves           200  open private
append_to_section            POST   edits           200  open private
ask_to_read                  POST   edits           200  open private
change_events                POST   edits           200  open private
check_names                  GET    edits           200  open private
declare_incident             POST   writers         201  -
describe_decision            PUT    edits           200  open private
edit_dispute                 PUT    edits           200  open private
edit_action                  PATCH  moves           200  open private
edit_event                   PATCH  edits           200  open private
edit_factor                  PATCH  edits           200  open private
edit_incident                PATCH  edits           200  open private
edit_part                    PUT    edits           200  open private
edit_service                 PUT    writers         200  -
edit_severity                PUT    administrators  200  -
enter_orphaned               POST   administrators  200  orphan
find_removable               POST   edits           200  open private published
finish_action                POST   moves           200  open private
hand_over                    PUT    edits           200  open private
history                      GET    reads           200  open private published
invite                       POST   edits           200  private
involve                      POST   edits           201  open private
join                         POST   everyone        200  open
let_go_of_action             POST   moves           200  open private
list_accounts                GET    reads           200  open private published
list_asked                   GET    leads           200  open private
list_decisions               GET    reads           200  open private published
list_disputes                GET    reads           200  open private published
make_account_link            POST   leads           201  open private
place_account                POST   edits           201  open private
raise_dispute                POST   edits           201  open private
remark_on_decision           POST   acted           201  open private
remove_decision              DELETE edits           204  open private
remove_dispute               DELETE edits           204  open private
see_decision                 POST   acted           200  open private
unplace_account              DELETE edits           204  open private
withdraw_account_link        DELETE leads           204  open private
read_taxonomy                GET    everyone        200  -
add_word                     POST   administrators  201  -
edit_word                    PATCH  administrators  200  -
merge_word                   POST   administrators  200  -
split_word                   POST   administrators  200  -
retire_word                  POST   administrators  200  -
bring_back_word              POST   administrators  422  -
list_word_changes            GET    everyone        200  -
undo_word_change             POST   administrators  200  -
export_taxonomy              GET    everyone        200  -
import_taxonomy              PUT    administrators  200  -
add_factor_label             POST   edits           201  open private
remove_factor_label          DELETE edits           422  open private
list_trackers                GET    administrators  200  -
connect_tracker              POST   administrators  201  -
switch_tracker               POST   administrators  200  -
read_tracker                 GET    watches         200  open private published
follow_action                POST   moves           202  open private
settle_title                 POST   moves           422  open private
stop_following               DELETE moves           422  open private
list_actions                 GET    everyone        200  -
list_agreements              GET    reads           200  open private published
list_events                  GET    reads           200  open private published
list_factors                 GET    reads           200  open private published
list_imports                 GET    everyone        200  -
list_incident_actions        GET    everyone        200  open private published
list_incidents               GET    everyone        200  -
list_invites                 GET    reads           200  open private
list_orphaned                GET    administrators  200  -
list_parts                   GET    reads           200  open private published
list_people                  GET    everyone        200  -
list_publications            GET    everyone        200  -
list_removals                GET    reads           200  open private published
list_reviewers               GET    reads           200  open private
list_services                GET    everyone        200  -
list_settings                GET    administrators  200  -
list_severities              GET    everyone        200  -
list_teams                   GET    everyone        200  -
list_tokens                  GET    everyone        200  -
make_open                    POST   edits           200  open private
make_private                 POST   edits           200  open private
merge_events                 POST   edits           200  open private
move_document                POST   edits           200  open
set_depth                    PUT    edits           204  open private
read_readiness               GET    reads           200  open private published
read_self_check              GET    edits           200  open private published
list_readings                GET    reads           200  open private published
ask_to_review                POST   edits           201  open private
stop_asking_to_review        DELETE edits           204  open private
mark_as_read                 POST   took-part       204  open private
list_approvals               GET    reads           200  open private published
approve_document             POST   reads           201  open private
withdraw_approval            DELETE took-part       204  open private
list_moments                 GET    reads           200  open private published
take_moment                  POST   edits           201  open private
read_moment                  GET    reads           200  open private published
read_differences             GET    reads           200  open private published
remove_moment                DELETE edits           422  open private
restore_moment               POST   edits           204  open private
list_comments                GET    reads           200  open private published
comment                      POST   reads           201  open private
answer_comment               POST   reads           201  open private
resolve_comment              POST   reads           204  open private
reopen_comment               POST   reads           204  open private
withdraw_comment             DELETE took-part       204  open private
move_section                 POST   edits           204  open private
list_templates               GET    administrators  200  -
add_template                 POST   administrators  201  -
read_template                GET    administrators  200  -
write_template               PUT    administrators  200  -
read_template_markdown       GET    administrators  200  -
write_template_markdown      PUT    administrators  422  -
copy_template                POST   administrators  201  -
reset_template               POST   administrators  200  -
retire_template              POST   administrators  200  -
bring_back_template          POST   administrators  200  -
openapi                      GET    everyone        200  -
preview_files                POST   everyone        422  -
publish                      POST   edits           422  open
read_document                GET    reads           200  open private published
read_section                 GET    reads           200  open private published
read_evidence                GET    reads           200  open private published
read_later                   GET    reads           404  open private published
list_escalations             GET    everyone        200  -
read_escalation              GET    watches         200  open private
escalate_action              POST   moves           422  open private
edit_escalation              PATCH  moves           200  open private
decide_escalation            POST   decides         200  open private
list_sprints                 GET    everyone        200  -
plan_sprints                 POST   teammates       201  -
edit_sprint                  PATCH  teammates       200  -
remove_sprint                DELETE teammates       204  -
put_in_sprint                PUT    moves           200  open private
read_gate                    GET    everyone        200  -
switch_gate                  PUT    teammates       200  -
list_overrides               GET    everyone        200  -
override_gate                POST   teammates       422  -
withdraw_override            DELETE teammates       200  -
read_import                  GET    importer        200  -
read_incident                GET    everyone        200  open private published
read_me                      GET    everyone        200  -
read_publication             GET    everyone        200  published private
read_team                    GET    everyone        200  -
record_held                  POST   edits           200  open private
remove_passage               POST   edits           201  open private published
remove_picture               POST   edits           201  open private published
export_document              GET    reads           200  open private published
list_pictures                GET    reads           200  open private published
bring_picture                POST   edits           422  open private
remove_event                 DELETE edits           204  open private
remove_factor                DELETE edits           204  open private
remove_part                  DELETE edits           204  open private
remove_section               DELETE edits           204  open private
reopen_incident              POST   edits           200  open private
request_review               POST   everyone        200  open private
reset_setting                DELETE administrators  200  -
look_at_records              POST   edits           422  open private published
list_intakes                 GET    edits           200  open private published
read_intake                  GET    edits           200  open private published
correct_file                 PATCH  edits           200  open private published
save_intake                  POST   edits           200  open private published
undo_intake                  DELETE edits           422  open private published
list_sources                 GET    reads           200  open private published
correct_source               PATCH  edits           200  open private published
hand_back_field              POST   edits           422  open private published
add_waiting                  POST   edits           200  open private published
read_messages                GET    everyone        200  -
choose_messages              PATCH  everyone        200  -
preview_messages             GET    everyone        200  -
list_hooks                   GET    everyone        200  -
make_hook                    POST   keepers         201  -
renew_hook                   POST   hook-kept       200  -
change_hook                  PATCH  hook-kept       200  -
save_import                  POST   importer        200  -
skip_review                  POST   edits           200  open private
split_event                  POST   edits           200  open private
start_action                 POST   moves           422  open private
read_action                  GET    watches         200  open private published
read_way                     GET    watches         200  open private published
confirm_action               POST   moves           422  open private
verify_action                POST   moves           422  open private
open_action_again            POST   moves           422  open private
leave_action_let_go          POST   moves           422  open private
send_back_action             POST   moves           422  open private
say_how_it_goes              POST   moves           200  open private
accept_action                POST   moves           422  open private
decline_action               POST   moves           422  open private
hand_over_action             POST   moves           200  open private
reschedule_action            POST   moves           200  open private
break_down_action            POST   moves           200  open private
merge_actions                POST   moves           422  open private
review_languishing           POST   moves           200  open private
answer_effect                POST   moves           422  open private
start_document               POST   edits           422  open private
state_knowledge              PUT    edits           200  open private
stop_asking_to_read          DELETE edits           200  open
take_back_skip               DELETE edits           422  open private
take_on_review               POST   writers         422  open
take_back_agreement          POST   edits           422  open private published
undo_edit                    POST   edits           200  open private
undo_import                  DELETE importer        422  -
undo_timeline_edit           POST   edits           200  open private
unfold_event                 POST   edits           200  open private
withdraw_knowledge           DELETE edits           422  open private
withdraw_invite              DELETE edits           200  private
withdraw_publication         POST   edits           204  published private
write_section                PUT    edits           200  open private
write_setting                PUT    administrators  200  -
"""
