from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Figures and reports")

    def ready(self):
        from activities.parts import RECORD_SECTIONS, WORD_DOCUMENTS, WordDocument
        from activities.words import ReportKind, WordKind
        from reports.committee.pack_placeholders import MINUTES, PACK
        from reports.plan import placeholders as plan_placeholders
        from reports.report.placeholders import KNOWN
        from reports.views.committee import committee_section

        def builder(kind):
            def build():
                # python-docx is read when somebody wants a template.
                from reports.report.template import template

                return template(kind)

            return build

        for word_kind, kind in (
            (WordKind.QUARTERLY, ReportKind.QUARTERLY),
            (WordKind.STAGE, ReportKind.STAGE),
            (WordKind.FINAL, ReportKind.FINAL),
        ):
            WORD_DOCUMENTS[word_kind] = WordDocument(KNOWN, builder(kind))

        def work_plan():
            from reports.plan.template import template

            return template()

        WORD_DOCUMENTS[WordKind.WORK_PLAN] = WordDocument(plan_placeholders.KNOWN, work_plan)
        RECORD_SECTIONS.append(committee_section)

        def pack_template():
            from reports.committee.pack_template import template

            return template()

        WORD_DOCUMENTS[WordKind.COMMITTEE_PACK] = WordDocument(PACK, pack_template)

        def minutes_template():
            from reports.committee.minutes_template import template

            return template()

        WORD_DOCUMENTS[WordKind.COMMITTEE_MINUTES] = WordDocument(MINUTES, minutes_template)
