from django.db import migrations, models

ORDER = ("item__lot__contract", "item__lot__number", "item__sort_key", "item", "number")


def freeze_signed(apps, schema_editor):
    """Protocols that are signed already: what was stored when the scan was attached, by the
    history; where that begins later, what is stored now."""

    def model(name):
        return apps.get_model("procurement", name)

    def then(name, record, at):
        rows = model(f"Historical{name}").objects.filter(id=record.pk, history_date__lte=at)
        return rows.order_by("-history_date", "-history_id").first() or record

    for protocol in model("Protocol").objects.filter(signed_at__isnull=False).iterator():
        lines = model("ProtocolLine").objects.filter(protocol=protocol)
        ordered = lines.select_related("piece__item").order_by(*(f"piece__{one}" for one in ORDER))
        for number, line in enumerate(ordered, 1):
            piece = then("Piece", line.piece, protocol.signed_at)
            item = then("Item", line.piece.item, protocol.signed_at)
            line.signed = {
                "row": number,
                "item": item.number,
                "name_en": item.name_en,
                "name_sr": item.name_sr,
                "brand_and_model": item.brand_and_model,
                "serial_number": piece.serial_number,
                "inventory_number": piece.inventory_number,
                "unit_price_eur": str(item.unit_price_eur),
            }
            line.save(update_fields=["signed"])


class Migration(migrations.Migration):

    dependencies = [
        ('procurement', '0002_one_provisional_acceptance'),
    ]

    operations = [
        migrations.AddField(
            model_name='protocolline',
            name='signed',
            field=models.JSONField(editable=False, null=True, verbose_name='as signed'),
        ),
        migrations.RunPython(freeze_signed, migrations.RunPython.noop),
    ]
