"""The public site's addresses, each below its language: `/{lang}/…`. Pages of the CMS come after them."""

from django.urls import URLPattern, URLResolver, path

from blueheart.web import (
    badges,
    cities,
    downloads,
    embed,
    fund,
    fundtrace,
    give,
    givemonthly,
    givepay,
    givereceipt,
    givethanks,
    givetransfer,
    groups,
    heartlink,
    hearts,
    initiatives,
    lost_links,
    manage,
    monuments,
    papers,
    promise_light,
    promise_link,
    promise_report,
    promises,
    report,
    search,
    submit,
    supporters,
    wave,
    wear,
    wearheart,
    years,
)

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    # World Day, list, map, calendar, one initiative, search, editions, countries
    path("world-day/", initiatives.world_day_today, name="world_day_today"),
    path("world-day/<int:year>/", initiatives.world_day, name="world_day"),
    path("initiatives/", initiatives.initiative_list, name="initiatives"),
    path("initiatives/map/", initiatives.initiative_map, name="initiative_map"),
    path("initiatives/embed/", embed.embed_code, name="embed_code"),
    path("initiatives/<slug:slug>/", initiatives.initiative, name="initiative"),
    path("search/", search.search, name="search"),
    path("editions/", years.editions, name="editions"),
    path("countries/", years.countries, name="countries"),
    # Sending one in
    path("world-day/<int:year>/submit/", submit.submit, name="submit"),
    path("world-day/<int:year>/submit/<slug:key>/sent/", submit.submit_sent, name="submit_sent"),
    path("world-day/<int:year>/submit/<slug:key>/<slug:step>/", submit.submit_step, name="submit_step"),
    path("cities/", cities.cities_json, name="cities_json"),
    path("cities/map/", cities.pick_map_fragment, name="pick_map"),
    # The organiser's link
    path("manage/", lost_links.manage_request, name="manage_request"),
    path("manage/erased/", manage.manage_erased, name="manage_erased"),
    path("manage/<str:token>/", manage.manage, name="manage"),
    path("manage/<str:token>/confirm/", manage.manage_confirm, name="manage_confirm"),
    path("manage/<str:token>/withdraw/", manage.manage_withdraw, name="manage_withdraw"),
    path("manage/<str:token>/erase/", manage.manage_erase, name="manage_erase"),
    path("manage/<str:token>/report/", report.manage_report, name="manage_report"),
    path("manage/<str:token>/edit/", manage.manage_edit, name="manage_edit"),
    path("manage/<str:token>/edit/<slug:key>/<slug:step>/", manage.manage_edit_step, name="manage_edit_step"),
    # Papers about monuments in blue
    path("promises/<str:token>/letter.<slug:form>", papers.promise_letter, name="promise_letter"),
    path("promises/<str:token>/sheet.<slug:form>", papers.promise_sheet, name="promise_sheet"),
    path("monuments/city/<int:geoname_id>/sheets.<slug:form>", papers.city_sheets, name="city_sheets"),
    # The wave
    path("wave/", wave.wave, name="wave"),
    path("wave/<int:year>.json", wave.wave_json, name="wave_json"),
    # Promising a monument
    path("wave/<int:year>/promise/", promises.promise, name="promise"),
    path("wave/<int:year>/promise/<str:token>/sent/", promises.promise_sent, name="promise_sent"),
    # The promiser's link
    path("promises/", lost_links.promise_request, name="promise_request"),
    path("promises/erased/", promise_link.promise_erased, name="promise_erased"),
    path("promises/<str:token>/", promise_link.promise_home, name="promise_home"),
    path("promises/<str:token>/verify/", promise_link.promise_step, {"step": "verify"}, name="promise_verify"),
    path("promises/<str:token>/asked/", promise_link.promise_step, {"step": "asked"}, name="promise_asked"),
    path("promises/<str:token>/promised/", promise_link.promise_step, {"step": "promised"}, name="promise_promised"),
    path("promises/<str:token>/light/", promise_light.promise_edit, name="promise_edit"),
    path("promises/<str:token>/cancel/", promise_link.promise_cancel, name="promise_cancel"),
    path("promises/<str:token>/report/", promise_report.promise_report, name="promise_report"),
    path("promises/<str:token>/photographs/", promise_report.promise_photos, name="promise_photos"),
    path("promises/<str:token>/erase/", promise_link.promise_erase, name="promise_erase"),
    # Wearing the heart
    path("wear/", wear.wear, name="wear"),
    # Monuments
    path("monuments/", monuments.monument_list, name="monuments"),
    path("monuments/city/<int:geoname_id>/", monuments.monument_city, name="monument_city"),
    path("monuments/<slug:slug>/", monuments.monument, name="monument"),
    # Hearts: counter, wall, the press, the link in the mails
    path("hearts/", hearts.hearts, name="hearts"),
    path("hearts/token/", wearheart.token, name="heart_token"),
    path("hearts/wear/", wearheart.wear, name="heart_wear"),
    path("hearts/worn/<str:token>/", wearheart.worn, name="heart_worn"),
    path("hearts/gone/", heartlink.gone, name="heart_gone"),
    path("hearts/mine/<str:token>/", heartlink.mine, name="heart_mine"),
    path("hearts/mine/<str:token>/confirm/", heartlink.confirm, name="heart_confirm"),
    path("hearts/mine/<str:token>/remove/", heartlink.remove, name="heart_remove"),
    path("hearts/mine/<str:token>/not-me/", heartlink.not_me, name="heart_not_me"),
    # The fund
    path("fund/", fund.fund, name="fund"),
    path("fund/give/receipt/<str:token>.pdf", givereceipt.receipt, name="give_receipt"),
    path("fund/check/", fund.check, name="fund_check"),
    path("fund/trace/", fundtrace.trace, name="fund_trace"),
    path("fund/trace/<str:key>/", fundtrace.trace_code, name="fund_traced"),
    path("fund/trace/<str:key>/proof.json", fundtrace.trace_proof, name="fund_proof"),
    path("fund/give/transfer/<str:token>/", givetransfer.give_transfer, name="give_transfer"),
    path("fund/give/transfer/<str:token>/transfer.pdf", givetransfer.give_transfer_pdf, name="give_transfer_pdf"),
    # Giving
    path("fund/give/", give.give, name="give"),
    path("fund/give/thanks/<str:token>/", givethanks.thanks, name="give_thanks"),
    path("fund/give/monthly/<str:token>/", givemonthly.monthly, name="give_monthly"),
    path("fund/give/pay/<str:token>/", givepay.local_payment, name="give_pay"),
    # Supporters
    path("supporters/", supporters.supporters, name="supporters"),
    path("supporters/<slug:slug>/", groups.group, name="supporter"),
    # The kit
    path("wear/downloads/", downloads.downloads, name="downloads"),
    path("hearts/embed/", badges.embed_hearts_code, name="embed_hearts_code"),
]
